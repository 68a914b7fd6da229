using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>The explicit and the implicit effect: K masks a step, dropout's noise alone, and the noise put back. Plain gradient steps, so that the noise of a step is the noise of its gradient.</summary>
public static partial class Theory
{
    private const int MaskEpochs = 40,
        MaskBatch = 20;
    private const double MaskLearningRate = 0.03;

    private static readonly (
        string Row,
        string Title,
        Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor> Loss
    )[] Arms =
    [
        ("masks-none", "no dropout", Plain),
        (
            "masks-noise",
            "no dropout, with dropout's noise",
            (net, x, y) => Plain(net, x, y) + MaskAveraging.Noise(net, x, y)
        ),
        .. new[] { 1, 2, 4, 16 }.Select(K =>
            (
                $"masks-k{K}",
                $"{K} mask{(K == 1 ? "" : "s")} a step",
                (Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor>)(
                    (net, x, y) => MaskAveraging.Explicit(net, x, y, K)
                )
            )
        ),
        ("masks-k16-noise", "16 masks a step, noise put back", (net, x, y) => MaskAveraging.NoiseBack(net, x, y, 16)),
    ];

    private static Tensor Plain(Module<Tensor, Tensor> net, Tensor x, Tensor y)
    {
        net.eval();
        return functional.cross_entropy(net.call(x), y);
    }

    private static Job Masks(int seed) =>
        Job(
            seed,
            [.. Arms.Select(arm => (arm.Row, arm.Title))],
            Name(Width),
            1.6,
            Settings(10 * PerClass, MaskEpochs, MaskBatch, MaskLearningRate),
            context =>
            {
                using var few = context.Data.Subset(PerClass, testPerClass: 100, seed);
                var watch = Stopwatch.StartNew();
                return [.. Arms.Select(arm => Averaged(context, watch, few, seed, arm.Loss))];
            }
        );

    private static RecordedRun Averaged(
        JobContext context,
        Stopwatch watch,
        DigitData few,
        int seed,
        Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor> loss
    )
    {
        manual_seed(1_000 * seed + 12);
        using var net = Net(Width, InputRate, HiddenRate);
        using var steps = new FusedSgd(net.parameters(), MaskLearningRate);
        List<double> test = [];
        for (int epoch = 0; epoch < MaskEpochs; epoch++)
        {
            using var order = randperm(10 * PerClass);
            for (int start = 0; start < 10 * PerClass; start += MaskBatch)
            {
                using var scope = NewDisposeScope();
                var rows = order.narrow(0, start, MaskBatch);
                var cost = loss(net, few.TrainImages.index_select(0, rows), few.TrainLabels.index_select(0, rows));
                steps.ZeroGrad();
                cost.backward();
                steps.Step();
            }
            test.Add(Rounded(Trainer.Evaluate(net, few.TestImages, few.TestLabels).Loss));
        }
        net.eval();
        return Judged(context, watch, net, few, curves: new() { ["testLoss"] = test });
    }
}
