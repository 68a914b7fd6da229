using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>
/// Lesson 1's net on 1,000 training digits, with and without dropout. The two nets of a pair (a seed) have the same digits and first weights; each
/// pair has others. Judged on the whole test set after the last epoch.
/// </summary>
public static class PairTraining
{
    private const int PerClass = 100,
        Epochs = 40,
        Batch = 100;

    public static Job Job(int seed, bool dropout)
    {
        var (pInput, p) = dropout ? (0.2, 0.5) : (0, 0);
        return new()
        {
            Heads = [new Head("pairs", dropout ? "dropout" : "no-dropout", dropout ? "dropout" : "no dropout")],
            Seed = seed,
            Net =
                $"784-512-512-10, ReLU, {(dropout ? FormattableString.Invariant($"drop rates {pInput} on the inputs and {p} on the hidden units") : "no dropout")}",
            Settings = new Dictionary<string, double>
            {
                ["inputDropRate"] = pInput,
                ["hiddenDropRate"] = p,
                ["epochs"] = Epochs,
                ["batch"] = Batch,
                ["learningRate"] = 0.001,
            },
            Cost = Epochs * 10.0 * PerClass * 6 * 670_000 * 1e-12,
            Run = context => Run(context, pInput, p),
        };
    }

    private static IReadOnlyList<RecordedRun> Run(JobContext context, double pInput, double p)
    {
        var watch = Stopwatch.StartNew();
        var seed = context.Job.Seed;
        using var few = context.Data.Subset(PerClass, testPerClass: 100, seed);
        manual_seed(1_000 * seed + 1);
        using var net = Sequential(
            ("drop0", new VectorizedDropout(pInput)),
            ("fc1", Linear(784, 512)),
            ("relu1", ReLU()),
            ("drop1", new VectorizedDropout(p)),
            ("fc2", Linear(512, 512)),
            ("relu2", ReLU()),
            ("drop2", new VectorizedDropout(p)),
            ("fc3", Linear(512, 10))
        );
        var history = Trainer.Fit(net, few, Epochs, Batch, quiet: true);
        var (loss, _) = Trainer.Evaluate(net, context.Data.TestImages, context.Data.TestLabels);
        return
        [
            context.Result(
                watch.Elapsed.TotalSeconds,
                10 * PerClass,
                0,
                MlpTraining.Test(net, context.Data),
                [],
                new()
                {
                    ["testLoss"] = Math.Round(loss, 5),
                    ["trainAccuracy"] = Math.Round(history.TrainAccuracy[^1], 5),
                },
                new()
                {
                    ["testLoss"] = [.. history.TestLoss.Select(l => Math.Round(l, 5))],
                    ["trainLoss"] = [.. history.TrainLoss.Select(l => Math.Round(l, 5))],
                }
            ),
        ];
    }
}
