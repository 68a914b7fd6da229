using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace DropoutCourse;

/// <summary>The settings of the playground.</summary>
/// <param name="Data">"moons", "circles" or "xor".</param>
/// <param name="Points">Training points, 0 to 200.</param>
/// <param name="Noise">The standard deviation of the noise on each coordinate, 0 to 0.8.</param>
/// <param name="Depth">Hidden layers, 1 to 3.</param>
/// <param name="Width">Units of each hidden layer, 1 to 64.</param>
/// <param name="P">The drop rate of the hidden units, 0 to 0.9.</param>
/// <param name="L2">Times each parameter, added to its gradient; Adam's weight_decay.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Seed">The seed of data, weights, batches and masks.</param>
/// <param name="View">"mean", "thinned" or "spread": what is shown.</param>
/// <param name="Steps">Steps of training, 0 to 3,000.</param>
public sealed record PlaygroundSettings(
    string Data,
    int Points,
    double Noise,
    int Depth,
    int Width,
    double P,
    double L2,
    double Rate,
    int Seed,
    string View,
    int Steps
);

/// <summary>
/// The playground's net, trained with TorchSharp in Float64: 2-width-...-width-1 with ReLU and inverted dropout, binary cross-entropy, Adam on batches of
/// 32 drawn with replacement. assets/playground-net.js does the same by hand.
/// </summary>
/// <param name="Data">The training points: [2 n].</param>
/// <param name="Labels">Their classes: [n].</param>
/// <param name="Parameters">All weights and biases, layer by layer.</param>
/// <param name="TrainLoss">The mean net's loss on the training points; 0 without points.</param>
/// <param name="TestLoss">Its loss on 200 test points.</param>
/// <param name="Answers">P(class 1) by the mean net at five places.</param>
/// <param name="Mean">The mean of the answers of 20 thinned nets there.</param>
/// <param name="Sd">Their standard deviation.</param>
public sealed record PlaygroundRun(
    double[] Data,
    double[] Labels,
    double[] Parameters,
    double TrainLoss,
    double TestLoss,
    double[] Answers,
    double[] Mean,
    double[] Sd
)
{
    const int Batch = 32,
        ThinnedNets = 20;

    static readonly double[] Probes = [0, 0, 1, 0.5, -1, 0.3, 0.2, -1.5, 1.7, 1.7];

    /// <summary>Trains.</summary>
    /// <exception cref="ArgumentException">A setting has a value that it cannot have.</exception>
    public static PlaygroundRun Of(PlaygroundSettings s) => Of(s, Probes);

    /// <summary>Trains, and asks the net at some places.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="places">x and y of one place after the other.</param>
    internal static PlaygroundRun Of(PlaygroundSettings s, double[] places)
    {
        Explore.Check(s.Points, 0, 200, "points");
        Explore.Check(s.Depth, 1, 3, "depth");
        Explore.Check(s.Width, 1, 64, "width");
        Explore.Check(s.Steps, 0, 3000, "steps");
        DropRate.CheckedBelowOne(s.P);
        using var scope = NewDisposeScope();
        var random = new SmallRandom(s.Seed);
        var train = PlaygroundData.Of(s.Data, s.Points, s.Noise, random);
        var test = PlaygroundData.Of(s.Data, 200, s.Noise, random);
        var net = Net(s, new SmallRandom(s.Seed + 1000));
        using var optimizer = optim.Adam(net, lr: s.Rate, weight_decay: s.L2);
        random = new SmallRandom(s.Seed + 2000);
        for (int step = 0; step < s.Steps && s.Points > 0; step++)
        {
            using var inner = NewDisposeScope();
            int B = Math.Min(Batch, s.Points);
            int[] chosen = [.. Enumerable.Range(0, B).Select(_ => random.Next(s.Points))];
            var x = tensor(chosen.SelectMany(i => train.X[(2 * i)..(2 * i + 2)]).ToArray()).reshape(B, 2);
            var y = tensor(chosen.Select(i => train.Y[i]).ToArray());
            Tensor[] masks =
            [
                .. Enumerable.Range(0, s.Depth).Select(_ => Factors(B * s.Width, s.P, random).reshape(B, s.Width)),
            ];
            optimizer.zero_grad();
            F.binary_cross_entropy_with_logits(Logits(net, x, masks), y).backward();
            optimizer.step();
        }
        using var no = no_grad();
        var at = tensor(places).reshape(-1, 2);
        random = new SmallRandom(s.Seed + 3000);
        var answers = stack(
            Enumerable
                .Range(0, ThinnedNets)
                .Select(_ =>
                    Logits(net, at, [.. Enumerable.Range(0, s.Depth).Select(_ => Factors(s.Width, s.P, random))])
                        .sigmoid()
                )
        );
        return new(
            train.X,
            train.Y,
            [.. net.SelectMany(t => t.data<double>().ToArray())],
            Loss(net, train),
            Loss(net, test),
            Logits(net, at, null).sigmoid().data<double>().ToArray(),
            answers.mean([0]).data<double>().ToArray(),
            answers.std(0, unbiased: false).data<double>().ToArray()
        );
    }

    // Weights and biases, layer by layer: He's initialization, biases 0.
    static Parameter[] Net(PlaygroundSettings s, SmallRandom random)
    {
        int[] sizes = [2, .. Enumerable.Repeat(s.Width, s.Depth), 1];
        var net = new List<Parameter>();
        for (int l = 0; l + 1 < sizes.Length; l++)
        {
            double scale = Math.Sqrt(2.0 / sizes[l]);
            double[] weights =
            [
                .. Enumerable.Range(0, sizes[l] * sizes[l + 1]).Select(_ => scale * random.NextNormal()),
            ];
            net.Add(new Parameter(tensor(weights).reshape(sizes[l + 1], sizes[l])));
            net.Add(new Parameter(zeros(sizes[l + 1], ScalarType.Float64)));
        }
        return [.. net];
    }

    // A mask divided by 1 - p.
    static Tensor Factors(int n, double p, SmallRandom random) =>
        tensor(DropoutCourse.Masks.Bernoulli(n, p, random)).to(ScalarType.Float64) / (1 - p);

    static Tensor Logits(Tensor[] net, Tensor x, Tensor[]? masks)
    {
        for (int l = 0; l + 2 < net.Length; l += 2)
        {
            x = F.relu(F.linear(x, net[l], net[l + 1]));
            if (masks is not null)
                x = x * masks[l / 2];
        }
        return F.linear(x, net[^2], net[^1]).squeeze(1);
    }

    static double Loss(Tensor[] net, PlaygroundData data) =>
        data.Y.Length == 0
            ? 0
            : F.binary_cross_entropy_with_logits(Logits(net, tensor(data.X).reshape(-1, 2), null), tensor(data.Y))
                .item<double>();
}
