using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>Figures 7 and 8: autoencoders with one hidden layer of 256 rectified linear units, with and without dropout on it; what the units see, and how sparse they are.</summary>
public static class AutoencoderTraining
{
    private const int Hidden = 256,
        Epochs = 50,
        Batch = 100,
        Shown = 100;
    private const double Rate = 0.1,
        Momentum = 0.9;

    public static Job Job(int seed, double p, IReadOnlyCollection<string> names)
    {
        string row = p > 0 ? "dropout" : "no-dropout",
            title = p > 0 ? "autoencoder with dropout" : "autoencoder without dropout";
        Head[] heads =
        [
            .. new[] { "fig7", "fig8" }.Where(names.Contains).Select(figure => new Head(figure, row, title)),
        ];
        return new Job
        {
            Heads = heads,
            Seed = seed,
            Net =
                $"784-{Hidden}-784, ReLU, logistic outputs, {(p > 0 ? $"drop rate {FormattableString.Invariant($"{p}")} on the hidden units" : "no dropout")}",
            Settings = new Dictionary<string, double>
            {
                ["hiddenDropRate"] = p,
                ["epochs"] = Epochs,
                ["batch"] = Batch,
                ["learningRate"] = Rate,
                ["momentum"] = Momentum,
            },
            Cost = Epochs * 60_000.0 * 6 * 2 * 784 * Hidden * 1e-12 * 3,
            Run = context => Run(context, p),
        };
    }

    private static IReadOnlyList<RecordedRun> Run(JobContext context, double p)
    {
        manual_seed(1_000 * context.Job.Seed + 1);
        var layers = new List<(string, Module<Tensor, Tensor>)> { ("encode", Linear(784, Hidden)), ("relu", ReLU()) };
        if (p > 0)
            layers.Add(("drop", new VectorizedDropout(p)));
        layers.Add(("decode", Linear(Hidden, 784)));
        using var net = Sequential(layers);
        using var sgd = optim.SGD(net.parameters(), Rate, Momentum);
        var images = context.Data.TrainImages;
        // Cross-entropy of each pixel as a probability of ink, summed over the pixels and divided by 100 to fit the learning rate.
        var (epochs, seconds) = TorchTraining.Run(
            context,
            net,
            sgd,
            (int)images.shape[0],
            Epochs,
            Batch,
            rows =>
            {
                var x = images.index_select(0, rows);
                return functional.binary_cross_entropy_with_logits(net.call(x), x) * (784 / 100.0);
            },
            done => Rate * 0.5 * (1 + Math.Cos(Math.PI * done)),
            () => (null, null, null)
        );

        net.eval();
        using var noGrad = no_grad();
        var test = context.Data.TestImages;
        var encode = (Linear)net.children().First();
        var hidden = functional.relu(encode.call(test));
        double error = (net.call(test).sigmoid() - test).square().mean().item<float>();
        var sparsity = Measures.Sparsity(hidden);
        var coAdaptation = Measures.CoAdaptation(hidden);
        var numbers = new Dictionary<string, double>
        {
            ["zeroShare"] = sparsity.ZeroShare,
            ["meanActivation"] = sparsity.MeanActivation,
            ["meanAbsoluteCorrelation"] = coAdaptation.MeanAbsoluteCorrelation,
            ["livingUnits"] = coAdaptation.Alive,
            ["meanSquaredError"] = error,
        };
        var result = context.Result(seconds, (int)images.shape[0], 0, null, epochs, numbers);
        return
        [
            .. context.Job.Heads.Select(head =>
                head.Experiment == "fig7"
                    ? result with
                    {
                        Images = Pictures(encode.weight),
                        Curves = new Dictionary<string, IReadOnlyList<double>>
                        {
                            ["weightNorms"] = Rounded(MaxNorm.Norms(encode.weight)),
                        },
                    }
                    : result with
                    {
                        Curves = Histograms(hidden, sparsity),
                    }
            ),
        ];
    }

    /// <summary>The weights of the first units as gray pictures.</summary>
    private static RecordedImages Pictures(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var some = weight[..Shown];
        var scaled = some / some.abs().amax(new long[] { 1 }, keepdim: true).clamp_min(1e-12);
        float[] values = scaled.reshape(-1).data<float>().ToArray();
        return new RecordedImages(
            Shown,
            28,
            28,
            [.. values.Select(v => (byte)Math.Clamp(Math.Round(128 + 127 * v), 0, 255))]
        );
    }

    private static double[] Rounded(Tensor values) => [.. values.data<float>().ToArray().Select(v => Math.Round(v, 4))];

    /// <summary>Histograms of the units' mean activations and of all activations, in bins of 0.1 from 0; the last bin also has what is larger.</summary>
    private static Dictionary<string, IReadOnlyList<double>> Histograms(Tensor hidden, Sparsity sparsity)
    {
        const int Bins = 100;
        double[] Counts(IEnumerable<double> values)
        {
            var counts = new double[Bins];
            foreach (double v in values)
                counts[Math.Clamp((int)(v * 10), 0, Bins - 1)]++;
            return counts;
        }
        return new()
        {
            ["binStarts"] = [.. Enumerable.Range(0, Bins).Select(i => i / 10.0)],
            ["meanActivationCounts"] = Counts(sparsity.UnitMeans),
            ["activationCounts"] = Counts(hidden.reshape(-1).data<float>().ToArray().Select(v => (double)v)),
            ["unitMeans"] = [.. sparsity.UnitMeans.Select(v => Math.Round(v, 4))],
        };
    }
}
