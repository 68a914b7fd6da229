using System.Text;

namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>
    /// A net that is trained while you look, on points in the plane: what the mean net, one thinned net and the spread of twenty answer everywhere, and the
    /// loss on training and test points.
    /// </summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 0.9.</param>
    /// <param name="data">"moons", "circles" or "xor".</param>
    /// <param name="points">Training points, 0 to 200.</param>
    /// <param name="noise">The standard deviation of the noise on each coordinate, 0 to 0.8.</param>
    /// <param name="width">Units of each hidden layer, 1 to 64.</param>
    /// <param name="depth">Hidden layers, 1 to 3.</param>
    /// <param name="seed">The seed of data, weights, batches and masks, 1 to 20.</param>
    /// <exception cref="ArgumentException">A setting has a value that it cannot have.</exception>
    public static Explorable Playground(
        double p = 0,
        string data = "moons",
        int points = 60,
        double noise = 0.4,
        int width = 48,
        int depth = 2,
        int seed = 3
    )
    {
        var settings = new PlaygroundSettings(data, points, noise, depth, width, p, 0, 0.01, seed, "mean", Steps: 0);
        // Where scripts do not run, the picture shows the end of a short training.
        const int cells = 28,
            steps = 300;
        double[] places =
        [
            .. Enumerable
                .Range(0, cells * cells)
                .SelectMany(i => new[] { Coordinate(i % cells), -Coordinate(i / cells) }),
        ];
        var run = PlaygroundRun.Of(settings with { Steps = steps }, places);
        var before = PlaygroundRun.Of(settings);
        return new Explorable(
            "playground",
            "Try: press Start and watch training loss and test loss. Set p to 0.5 and start again; the gray line is the run before. Look at single thinned nets and at their spread. What does dropout change at the border between the classes, and what with more or fewer points?",
            settings,
            Plane(run, cells, steps),
            new Table("Loss of the mean net (cross-entropy)", "steps", "training points", "test points")
                .Add("0", before.TrainLoss, before.TestLoss)
                .Add($"{steps}", run.TrainLoss, run.TestLoss),
            "playground-data.js",
            "playground-net.js",
            "playground.js"
        );

        static double Coordinate(int i) => ((i + 0.5) / cells * 2 - 1) * 2.2;
    }

    // The answers as a grid of colors, the training points above.
    static string Plane(PlaygroundRun run, int cells, int steps)
    {
        const int size = 336;
        int cell = size / cells;
        var svg = new StringBuilder(
            Plot.Open(
                $"Answers of the mean net over the plane after {steps} steps, with {run.Labels.Length} training points of two classes.",
                size,
                size
            )
        );
        var answers = new Cells(cell);
        for (int i = 0; i < cells * cells; i++)
        {
            double v = run.Answers[i];
            answers.Add(
                i % cells * cell,
                i / cells * cell,
                v > 0.5 ? Palette.Vermilion : Palette.Blue,
                0.08 + 1.1 * Math.Abs(v - 0.5)
            );
        }
        svg.Append(answers);
        for (int i = 0; i < run.Labels.Length; i++)
        {
            if (Math.Abs(run.Data[2 * i]) > 2.2 || Math.Abs(run.Data[2 * i + 1]) > 2.2)
                continue; // outside of the picture
            svg.Append(
                Plot.Invariant(
                    $"<circle cx=\"{(run.Data[2 * i] / 2.2 + 1) * size / 2:0.#}\" cy=\"{(1 - run.Data[2 * i + 1] / 2.2) * size / 2:0.#}\" r=\"5\" fill=\"{(run.Labels[i] == 1 ? Palette.Vermilion : Palette.Blue)}\" stroke=\"#fff\" stroke-width=\"1.5\"/>"
                )
            );
        }
        return svg.Append("</svg>").ToString();
    }
}
