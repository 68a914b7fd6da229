using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>Dropout in a part of the training only, on a net that overfits and on a small one that underfits, and how well the gradients of mini-batches agree on the way.</summary>
public static partial class Theory
{
    private const int SmallWidth = 24,
        SmallPerClass = 300,
        SmallEpochs = 6,
        SmallBatch = 100,
        Gradients = 16;
    private const double SmallRate = 0.1;

    private static readonly (string Row, string Title, Func<double, bool> On)[] Times =
    [
        ("none", "no dropout", _ => false),
        ("all", "dropout all the time", _ => true),
        ("early", "dropout in the first fifth", done => done < 0.2),
        ("late", "dropout in the second half", done => done >= 0.5),
    ];

    private static Job Schedules(int seed) =>
        ScheduleJob(seed, "when", Width, InputRate, HiddenRate, PerClass, Epochs, Batch, [.. Times]);

    private static Job SmallSchedules(int seed) =>
        ScheduleJob(
            seed,
            "small",
            SmallWidth,
            0,
            SmallRate,
            SmallPerClass,
            SmallEpochs,
            SmallBatch,
            [.. Times.Where(time => time.Row != "late")]
        );

    private static Job ScheduleJob(
        int seed,
        string name,
        int width,
        double pInput,
        double p,
        int perClass,
        int epochs,
        int batch,
        (string Row, string Title, Func<double, bool> On)[] times
    ) =>
        Job(
            seed,
            [.. times.Select(time => ($"{name}-{time.Row}", time.Title))],
            Name(width),
            0.2,
            Settings(10 * perClass, epochs, batch, LearningRate, pInput, p),
            context =>
            {
                using var few = context.Data.Subset(perClass, testPerClass: 100, seed);
                var watch = Stopwatch.StartNew();
                int steps = epochs * 10 * perClass / batch;
                int[] at = [.. new[] { 0.01, 0.05, 0.15, 0.3, 0.6, 0.99 }.Select(share => (int)(share * steps))];
                RecordedRun One(Func<double, bool> on)
                {
                    manual_seed(1_000 * seed + 13);
                    using var net = Net(width, pInput, p);
                    List<GradientDirections> own = [],
                        with = [],
                        without = [];
                    List<double> train = [],
                        test = [];
                    Fit(
                        net,
                        few.TrainImages,
                        few.TrainLabels,
                        epochs,
                        batch,
                        on,
                        step =>
                        {
                            if (!at.Contains(step))
                                return;
                            with.Add(Directions(net, few, batch, dropout: true));
                            without.Add(Directions(net, few, batch, dropout: false));
                        },
                        () =>
                        {
                            train.Add(Rounded(Trainer.Evaluate(net, few.TrainImages, few.TrainLabels).Loss));
                            test.Add(Rounded(Trainer.Evaluate(net, few.TestImages, few.TestLabels).Loss));
                        }
                    );
                    return Judged(
                        context,
                        watch,
                        net,
                        few,
                        curves: new()
                        {
                            ["trainLoss"] = train,
                            ["testLoss"] = test,
                            ["step"] = [.. at.Select(step => (double)step)],
                            ["varianceWith"] = [.. with.Select(d => Rounded(d.Variance))],
                            ["varianceWithout"] = [.. without.Select(d => Rounded(d.Variance))],
                            ["errorWith"] = [.. with.Select(d => Rounded(d.Error))],
                            ["errorWithout"] = [.. without.Select(d => Rounded(d.Error))],
                        }
                    );
                }
                return [.. times.Select(time => One(time.On))];
            }
        );

    /// <summary>Gradients of mini-batches, with masks or without, against the gradient of all training digits without masks.</summary>
    private static GradientDirections Directions(Sequential net, DigitData few, int batch, bool dropout)
    {
        using var scope = NewDisposeScope();
        Tensor Gradient(Tensor images, Tensor labels)
        {
            foreach (var w in net.parameters())
                w.grad = null;
            functional.cross_entropy(net.call(images), labels).backward();
            return cat([.. net.parameters().Select(w => w.grad!.flatten())]);
        }
        net.eval();
        var whole = Gradient(few.TrainImages, few.TrainLabels);
        net.train(dropout);
        var several = stack([
            .. Enumerable
                .Range(0, Gradients)
                .Select(_ =>
                {
                    var rows = randperm(few.TrainLabels.shape[0]).narrow(0, 0, batch);
                    return Gradient(few.TrainImages.index_select(0, rows), few.TrainLabels.index_select(0, rows));
                }),
        ]);
        foreach (var w in net.parameters())
            w.grad = null;
        return GradientDirections.Of(several, whole);
    }
}
