using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse;

/// <summary>The nonlinearity of the hidden units.</summary>
public enum PaperActivation
{
    /// <summary>1 / (1 + exp(-z))</summary>
    Logistic,

    /// <summary>max(0, z)</summary>
    ReLU,
}

/// <summary>What the values before a layer are multiplied with in training.</summary>
public enum PaperNoise
{
    /// <summary>Dropout's zeros, and 1/(1-p) elsewhere.</summary>
    Bernoulli,

    /// <summary>Normal numbers with the same mean, 1, and the same variance, p/(1-p): Gaussian dropout.</summary>
    Gaussian,
}

/// <summary>A fully connected net for MNIST and how it is trained: stochastic gradient descent with momentum on mini-batches, the learning rate falling to 0.</summary>
/// <remarks>
/// What the paper says: keep probability 0.8 for the inputs and 0.5 for the hidden units, a high learning rate with momentum 0.95 to 0.99, max-norm c = 2 to 4, up to a million
/// steps (Srivastava et al., JMLR 15, 2014, section 6.1.1 and appendices A, B.1). Its learning rates, batch size, initial weights and the decay are not given; those here were chosen
/// by the error on 10,000 held-out training digits. p is a drop rate here, as everywhere in the course: 1 minus the paper's p.
/// </remarks>
public sealed record PaperRecipe
{
    /// <summary>Widths of the hidden layers.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>The hidden units' nonlinearity.</summary>
    public PaperActivation Activation { get; init; } = PaperActivation.ReLU;

    /// <summary>The kind of noise. Of Gaussian dropout the drop rates give the variance.</summary>
    public PaperNoise Noise { get; init; }

    /// <summary>Drop rate of the inputs, 0 or more and less than 1.</summary>
    public double InputDropRate { get; init; } = 0.2;

    /// <summary>Drop rate of the hidden units, 0 or more and less than 1.</summary>
    public double HiddenDropRate { get; init; } = 0.5;

    /// <summary>The largest norm of the weights that come into a unit; null: no constraint.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Strength λ of the penalty λ times the sum of the squared weights, as in <see cref="Regularizers.L2"/>; 0: none.</summary>
    public double L2 { get; init; }

    /// <summary>Examples in a step.</summary>
    public int Batch { get; init; } = 200;

    /// <summary>Passes through the training set.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>The highest learning rate. A step is v = momentum v + gradient; w = w - rate v, as in torch's SGD.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Momentum.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>The share of the training in which the learning rate rises from 0 to <see cref="LearningRate"/>.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>Factor on the usual standard deviation of the initial weights: sqrt(2 / inputs) for ReLU units, sqrt(1 / inputs) for logistic ones and the outputs.</summary>
    public double InitialScale { get; init; } = 1;

    /// <summary>Widths of all layers, from the inputs to the ten outputs.</summary>
    public int[] Widths => [784, .. Hidden, 10];

    /// <summary>The number of weights, without the biases.</summary>
    public double Weights => Widths.Zip(Widths[1..], (a, b) => (double)a * b).Sum();

    /// <summary>The drop rate before a layer: 0 is the first hidden layer, which sees the inputs.</summary>
    public double DropRateBefore(int layer) => layer == 0 ? InputDropRate : HiddenDropRate;

    /// <summary>The net in words, such as "784-1024-1024-10, ReLU, drop rates 0.2 and 0.5, max-norm 2".</summary>
    public string Net =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join("-", Widths)}, {Activation}, {(InputDropRate == 0 && HiddenDropRate == 0 ? "no dropout" : $"{(Noise == PaperNoise.Gaussian ? "Gaussian noise with the variance of " : "")}drop rates {InputDropRate:0.###} and {HiddenDropRate:0.###}")}{(MaxNorm is { } c ? $", max-norm {c}" : "")}{(L2 > 0 ? $", L2 {L2:0.######}" : "")}"
        );

    /// <summary>The hyperparameters as numbers, for the record.</summary>
    public IReadOnlyDictionary<string, double> Settings
    {
        get
        {
            var settings = new Dictionary<string, double>
            {
                ["inputDropRate"] = InputDropRate,
                ["hiddenDropRate"] = HiddenDropRate,
                ["batch"] = Batch,
                ["epochs"] = Epochs,
                ["learningRate"] = LearningRate,
                ["momentum"] = Momentum,
                ["warmUp"] = WarmUp,
                ["initialScale"] = InitialScale,
            };
            if (MaxNorm is { } c)
                settings["maxNorm"] = c;
            if (L2 > 0)
                settings["l2"] = L2;
            return settings;
        }
    }

    /// <summary>The learning rate after a share of the training: rising in a line, then falling along half a cosine to 0.</summary>
    /// <param name="done">0..1</param>
    public double RateAt(double done) =>
        LearningRate
        * (done < WarmUp ? done / WarmUp : 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (done - WarmUp) / (1 - WarmUp)))));

    /// <summary>A new net with random weights, from torch's generator: layers fc1, fc2, ...; dropout before each that has a drop rate above 0; logits as outputs.</summary>
    public Sequential Build()
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        int[] widths = Widths;
        for (int l = 1; l < widths.Length; l++)
        {
            double p = DropRateBefore(l - 1);
            if (p > 0)
                layers.Add(
                    ($"drop{l}", Noise == PaperNoise.Gaussian ? new GaussianDropout(p) : new VectorizedDropout(p))
                );
            var linear = Linear(widths[l - 1], widths[l]);
            bool output = l == widths.Length - 1;
            using (no_grad())
            {
                linear.weight.normal_(
                    0,
                    InitialScale
                        * Math.Sqrt((Activation == PaperActivation.ReLU && !output ? 2.0 : 1.0) / widths[l - 1])
                );
                linear.bias!.zero_();
            }
            layers.Add(($"fc{l}", linear));
            if (!output)
                layers.Add(Activation == PaperActivation.ReLU ? ($"relu{l}", ReLU()) : ($"logistic{l}", Sigmoid()));
        }
        return Sequential(layers);
    }

    /// <summary>Trains a net by this recipe in plain TorchSharp, for a lesson's quick run; the recorded results come from the faster trainer in src/Reproduce.</summary>
    /// <param name="net">What <see cref="Build"/> made.</param>
    /// <param name="data">Flat digits.</param>
    /// <param name="seed">Seeds the order of the digits and the masks; null: torch's generator goes on.</param>
    /// <param name="quiet">True prints no progress.</param>
    public History Fit(Sequential net, DigitData data, int? seed = null, bool quiet = false) =>
        Trainer.Fit(
            net,
            data,
            Epochs,
            Batch,
            parameters => optim.SGD(parameters, LearningRate, Momentum),
            seed,
            new TrainerHooks
            {
                Schedule = (sgd, steps) =>
                    optim.lr_scheduler.LambdaLR(sgd, step => RateAt((step + 1.0) / (steps + 1)) / LearningRate),
                Penalty = L2 > 0 ? () => Regularizers.L2(net, L2) : null,
                AfterStep = () =>
                {
                    if (MaxNorm is { } c)
                        DropoutCourse.MaxNorm.Apply(net, c);
                },
            },
            quiet
        );
}

/// <summary>The nets of the paper's table 2 and figures (Srivastava et al., JMLR 15, 2014) with the course's recipes.</summary>
public static class PaperNets
{
    /// <summary>A row of a table of the paper (permutation-invariant MNIST).</summary>
    /// <param name="Row">Its name in data/results.</param>
    /// <param name="Title">Its name for people.</param>
    /// <param name="Published">Test error in percent; null: not a net of the paper.</param>
    /// <param name="Recipe">Net and training.</param>
    public sealed record TableRow(string Row, string Title, double? Published, PaperRecipe Recipe);

    /// <summary>Rows of table 2, in the paper's order; and, as rows of our own, two of these nets trained in another way.</summary>
    public static IReadOnlyList<TableRow> Table2 { get; } =
    [
        new("standard-logistic-2x800", "standard net, logistic, 2x800", 1.60, Standard),
        new(
            "dropout-logistic-3x1024",
            "dropout, logistic, 3x1024",
            1.35,
            new()
            {
                Hidden = [1024, 1024, 1024],
                Activation = PaperActivation.Logistic,
                InitialScale = 3,
                LearningRate = 0.5,
                Epochs = 300,
            }
        ),
        new(
            "dropout-relu-3x1024",
            "dropout, ReLU, 3x1024",
            1.25,
            new()
            {
                Hidden = [1024, 1024, 1024],
                LearningRate = 0.05,
                Epochs = 120,
            }
        ),
        new(
            "dropout-relu-3x1024-maxnorm",
            "dropout and max-norm, ReLU, 3x1024",
            1.06,
            Limited([1024, 1024, 1024], epochs: 120)
        ),
        new(
            "dropout-relu-3x2048-maxnorm",
            "dropout and max-norm, ReLU, 3x2048",
            1.04,
            Limited([2048, 2048, 2048], epochs: 150)
        ),
        new(
            "dropout-relu-2x4096-maxnorm",
            "dropout and max-norm, ReLU, 2x4096",
            1.01,
            Limited([4096, 4096], epochs: 120)
        ),
        new(
            "dropout-relu-2x8192-maxnorm",
            "dropout and max-norm, ReLU, 2x8192",
            0.95,
            Limited([8192, 8192], epochs: 80)
        ),
        new(
            "standard-logistic-2x800-batch-50",
            "standard net, logistic, 2x800, batches of 50",
            1.60,
            Standard with
            {
                InitialScale = 2,
                LearningRate = 0.2,
                Batch = 50,
            }
        ),
        new(
            "dropout-relu-3x1024-maxnorm-300",
            "dropout and max-norm, ReLU, 3x1024, 300 passes",
            1.06,
            Limited([1024, 1024, 1024], epochs: 300)
        ),
    ];

    /// <summary>The two MNIST rows of the paper's table 10 (section 10), the same net with dropout and with Gaussian dropout; and, as rows of our own, Gaussian dropout on a net twice as wide, and on the paper's net for more passes.</summary>
    public static IReadOnlyList<TableRow> Table10 { get; } =
    [
        new(
            "bernoulli-relu-2x1024-maxnorm",
            "dropout and max-norm, ReLU, 2x1024",
            1.08,
            Limited([1024, 1024], epochs: 120)
        ),
        new(
            "gaussian-relu-2x1024-maxnorm",
            "Gaussian dropout and max-norm, ReLU, 2x1024",
            0.95,
            Limited([1024, 1024], epochs: 120, PaperNoise.Gaussian)
        ),
        new(
            "gaussian-relu-2x2048-maxnorm",
            "Gaussian dropout and max-norm, ReLU, 2x2048",
            null,
            Limited([2048, 2048], epochs: 150, PaperNoise.Gaussian)
        ),
        new(
            "gaussian-relu-2x1024-maxnorm-300",
            "Gaussian dropout and max-norm, ReLU, 2x1024, 300 passes",
            0.95,
            Limited([1024, 1024], epochs: 300, PaperNoise.Gaussian)
        ),
    ];

    /// <summary>
    /// Four rows of the paper's table 9 (section 6.5): L2, max-norm, and dropout with each, on the net 784-1024-1024-2048-10. The rows with a sparsity target and with L1 towards the end of the
    /// training are left out.
    /// </summary>
    public static IReadOnlyList<TableRow> Table9 { get; } =
    [
        new("l2", "L2", 1.62, Regularized(0, 30) with { L2 = 5e-5 }),
        new("maxnorm", "max-norm", 1.35, Regularized(0, 30) with { MaxNorm = 2 }),
        new("dropout-l2", "dropout and L2", 1.25, Regularized(0.5, 60) with { L2 = 1e-5 }),
        new("dropout-maxnorm", "dropout and max-norm", 1.05, Regularized(0.5, 60) with { MaxNorm = 2 }),
    ];

    /// <summary>The tables by the name of their experiment.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<TableRow>> Tables { get; } =
        new Dictionary<string, IReadOnlyList<TableRow>>
        {
            ["table2"] = Table2,
            ["table9"] = Table9,
            ["table10"] = Table10,
        };

    private static PaperRecipe Standard =>
        new()
        {
            Hidden = [800, 800],
            Activation = PaperActivation.Logistic,
            InputDropRate = 0,
            HiddenDropRate = 0,
            LearningRate = 0.5,
            Epochs = 40,
        };

    private static PaperRecipe Regularized(double p, int epochs) =>
        new()
        {
            Hidden = [1024, 1024, 2048],
            InputDropRate = p > 0 ? 0.2 : 0,
            HiddenDropRate = p,
            LearningRate = 0.05,
            Epochs = epochs,
        };

    private static PaperRecipe Limited(int[] hidden, int epochs, PaperNoise noise = PaperNoise.Bernoulli) =>
        new()
        {
            Hidden = hidden,
            MaxNorm = 2,
            Noise = noise,
            LearningRate = 0.05,
            Epochs = epochs,
        };

    /// <summary>The net of figure 9a, 784-2048-2048-2048-10, without dropout on the inputs; the drop rate of the hidden units is what varies. A lower rate of learning than the others': with few units kept the noise is strong.</summary>
    public static PaperRecipe Figure9 { get; } =
        new()
        {
            Hidden = [2048, 2048, 2048],
            InputDropRate = 0,
            MaxNorm = 2,
            LearningRate = 0.01,
            Epochs = 10,
        };

    /// <summary>The net of figure 10, 784-1024-1024-2048-10, for a number of training digits: the fewer there are, the more often each is seen.</summary>
    /// <param name="digits">Training digits, at least 100.</param>
    /// <param name="dropout">With drop rates 0.2 and 0.5, or without.</param>
    public static PaperRecipe Figure10(int digits, bool dropout) =>
        new()
        {
            Hidden = [1024, 1024, 2048],
            Batch = 100,
            InputDropRate = dropout ? 0.2 : 0,
            HiddenDropRate = dropout ? 0.5 : 0,
            MaxNorm = 2,
            LearningRate = 0.05,
            Epochs = Math.Max(dropout ? 90 : 30, 300_000 / digits), // at least 3,000 steps; dropout needs about three times as many as a net without
        };
}
