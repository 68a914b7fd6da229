using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>Nets trained with nothing, with removed units, with noisy units and with noisy weights of the same variance; each of them damaged in both ways and in one that none has met. Then capacity.</summary>
public static partial class Theory
{
    private static readonly double[] Strengths = [0, 0.25, 0.5, 0.75, 0.9];

    // Dropout with normal factors: all weights of a unit move together, and none is ever missing.
    private static Sequential GaussianNet() =>
        Sequential(
            ("drop0", new GaussianDropout(InputRate)),
            ("fc1", Linear(784, Width)),
            ("relu1", ReLU()),
            ("drop1", new GaussianDropout(HiddenRate)),
            ("fc2", Linear(Width, Width)),
            ("relu2", ReLU()),
            ("drop2", new GaussianDropout(HiddenRate)),
            ("fc3", Linear(Width, 10))
        );

    private static Sequential NoisyNet() =>
        Sequential(
            ("fc1", new WeightNoiseLinear(784, Width, InputRate)),
            ("relu1", ReLU()),
            ("fc2", new WeightNoiseLinear(Width, Width, HiddenRate)),
            ("relu2", ReLU()),
            ("fc3", new WeightNoiseLinear(Width, 10, HiddenRate))
        );

    private static Job Damage(int seed) =>
        Job(
            seed,
            [
                ("damage-none", "no dropout"),
                ("damage-removal", "units removed (dropout)"),
                ("damage-gaussian", "noisy units (Gaussian dropout)"),
                ("damage-noise", "noisy weights of the same variance"),
            ],
            Name(Width),
            0.2,
            Settings(10 * PerClass, Epochs, Batch, LearningRate),
            context =>
            {
                using var few = context.Data.Subset(PerClass, testPerClass: 200, seed);
                var watch = Stopwatch.StartNew();
                RecordedRun One(Func<Sequential> make)
                {
                    manual_seed(1_000 * seed + 14);
                    using var net = make();
                    Fit(net, few.TrainImages, few.TrainLabels, Epochs, Batch);
                    using var scope = NewDisposeScope();
                    using var no = no_grad();
                    var curves = new[] { "removal", "noise", "mean" }.ToDictionary(
                        kind => kind,
                        kind =>
                            (IReadOnlyList<double>)
                                [.. Strengths.Select(q => Rounded(Damaged(net, few, kind, q).Accuracy))]
                    );
                    curves["strength"] = Strengths;
                    var top = Damaged(net, few, "removal", 0).Top;
                    var together = Measures.CoAdaptation(top);
                    return Judged(
                        context,
                        watch,
                        net,
                        few,
                        new()
                        {
                            ["meanAbsoluteCorrelation"] = Rounded(together.MeanAbsoluteCorrelation),
                            ["correlationByChance"] = Rounded(together.ByChance),
                            ["zeroShare"] = Rounded(Measures.Sparsity(top).ZeroShare),
                        },
                        curves
                    );
                }
                return
                [
                    One(() => Net(Width, 0, 0)),
                    One(() => Net(Width, InputRate, HiddenRate)),
                    One(GaussianNet),
                    One(NoisyNet),
                ];
            }
        );

    /// <summary>Accuracy on the test digits when the hidden units' outputs are damaged with strength q, and the top hidden layer's undamaged outputs.</summary>
    private static (double Accuracy, Tensor Top) Damaged(Sequential net, DigitData few, string kind, double q)
    {
        var w = net.parameters().ToArray(); // weight and bias of the three layers
        var h = functional.relu(functional.linear(few.TestImages, w[0], w[1]));
        var top = h;
        for (int layer = 1; layer < 3; layer++)
        {
            top = h;
            var (weight, bias) = (w[2 * layer], w[2 * layer + 1]);
            var muted = rand_like(h).lt(q);
            var input = kind switch
            {
                "removal" => h * muted.logical_not() / (1 - q),
                "mean" => where(muted, h.mean([0L], keepdim: true).expand_as(h), h),
                _ => h,
            };
            var z = functional.linear(input, weight, bias);
            if (kind == "noise")
                z = WeightNoiseLinear.Noisy(z, h, weight, q);
            h = layer == 1 ? functional.relu(z) : z;
        }
        return (h.argmax(1).eq(few.TestLabels).to(ScalarType.Float64).mean().item<double>(), top);
    }

    private static Job Capacity(int seed)
    {
        (string Row, string Title, int Width, double InputRate, double HiddenRate)[] rows =
        [
            ("capacity-full", "256 units, no dropout", Width, 0, 0),
            ("capacity-half", "128 units, no dropout", Width / 2, 0, 0),
            ("capacity-dropout", "256 units, half of them dropped", Width, 0, HiddenRate),
        ];
        return Job(
            seed,
            [.. rows.Select(row => (row.Row, row.Title))],
            Name(Width),
            0.4,
            Settings(10 * PerClass, Epochs, Batch, LearningRate, 0),
            context =>
            {
                using var few = context.Data.Subset(PerClass, testPerClass: 100, seed);
                var watch = Stopwatch.StartNew();
                manual_seed(1_000 * seed + 15);
                using var lots = randint(0, 10, [10 * PerClass]).to(ScalarType.Int64);
                RecordedRun One(int width, double pInput, double p)
                {
                    manual_seed(1_000 * seed + 16);
                    using var byLot = Net(width, pInput, p);
                    Fit(byLot, few.TrainImages, lots, 2 * Epochs, Batch);
                    double learned = Trainer.Evaluate(byLot, few.TrainImages, lots).Accuracy;
                    manual_seed(1_000 * seed + 17);
                    using var net = Net(width, pInput, p);
                    Fit(net, few.TrainImages, few.TrainLabels, Epochs, Batch);
                    return Judged(context, watch, net, few, new() { ["lotsLearned"] = Rounded(learned) });
                }
                return [.. rows.Select(row => One(row.Width, row.InputRate, row.HiddenRate))];
            }
        );
    }
}
