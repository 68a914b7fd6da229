using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>Lesson 12's nets on 1,000 training digits: what the experiments have in common. Every seed has digits, weights and masks of its own.</summary>
public static partial class Theory
{
    /// <summary>Units of a hidden layer.</summary>
    public const int Width = 256;

    /// <summary>The drop rates of lesson 1.</summary>
    public const double InputRate = 0.2,
        HiddenRate = 0.5;

    private const int PerClass = 100,
        Epochs = 20,
        Batch = 50;
    private const double LearningRate = 0.001;

    /// <summary>All runs of one seed.</summary>
    public static IEnumerable<Job> Jobs(int seed) =>
        [Masks(seed), Schedules(seed), SmallSchedules(seed), Damage(seed), Capacity(seed), Ensembles(seed)];

    private static Job Job(
        int seed,
        IReadOnlyList<(string Row, string Title)> rows,
        string net,
        double cost,
        Dictionary<string, double> settings,
        Func<JobContext, IReadOnlyList<RecordedRun>> run
    ) =>
        new()
        {
            Heads = [.. rows.Select(row => new Head("theory", row.Row, row.Title))],
            Seed = seed,
            Net = net,
            Settings = settings,
            Cost = cost,
            Run = run,
        };

    private static Sequential Net(int width, double pInput, double p) =>
        Sequential(
            ("drop0", new VectorizedDropout(pInput)),
            ("fc1", Linear(784, width)),
            ("relu1", ReLU()),
            ("drop1", new VectorizedDropout(p)),
            ("fc2", Linear(width, width)),
            ("relu2", ReLU()),
            ("drop2", new VectorizedDropout(p)),
            ("fc3", Linear(width, 10))
        );

    private static string Name(int width) => $"784-{width}-{width}-10, ReLU";

    private static Dictionary<string, double> Settings(
        int digits,
        int epochs,
        int batch,
        double learningRate,
        double pInput = InputRate,
        double p = HiddenRate
    ) =>
        new()
        {
            ["digits"] = digits,
            ["epochs"] = epochs,
            ["batch"] = batch,
            ["learningRate"] = learningRate,
            ["inputDropRate"] = pInput, // of the rows with dropout
            ["hiddenDropRate"] = p,
        };

    /// <summary>Trains by Adam. Before each step, dropoutOn says for the share of the training that is done whether masks are drawn in it, and look may look at the net.</summary>
    private static void Fit(
        Sequential net,
        Tensor images,
        Tensor labels,
        int epochs,
        int batch,
        Func<double, bool>? dropoutOn = null,
        Action<int>? look = null,
        Action? afterEpoch = null
    )
    {
        using var adam = new FusedAdam(net.parameters(), LearningRate);
        long n = labels.shape[0];
        int step = 0,
            steps = epochs * (int)(n / batch);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(n);
            for (long start = 0; start + batch <= n; start += batch)
            {
                using var scope = NewDisposeScope();
                look?.Invoke(step);
                net.train(dropoutOn?.Invoke((double)step++ / steps) ?? true);
                var rows = order.narrow(0, start, batch);
                var loss = functional.cross_entropy(
                    net.call(images.index_select(0, rows)),
                    labels.index_select(0, rows)
                );
                adam.ZeroGrad();
                loss.backward();
                adam.Step();
            }
            afterEpoch?.Invoke();
        }
        net.eval();
    }

    private static RecordedRun Judged(
        JobContext context,
        Stopwatch watch,
        Sequential net,
        DigitData few,
        Dictionary<string, double>? numbers = null,
        Dictionary<string, IReadOnlyList<double>>? curves = null
    )
    {
        var (trainLoss, trainAccuracy) = Trainer.Evaluate(net, few.TrainImages, few.TrainLabels);
        var (testLoss, _) = Trainer.Evaluate(net, context.Data.TestImages, context.Data.TestLabels);
        numbers ??= [];
        numbers["trainLoss"] = Rounded(trainLoss);
        numbers["trainAccuracy"] = Rounded(trainAccuracy);
        numbers["testLoss"] = Rounded(testLoss);
        var run = context.Result(
            watch.Elapsed.TotalSeconds,
            (int)few.TrainLabels.shape[0],
            0,
            MlpTraining.Test(net, context.Data),
            [],
            numbers,
            curves
        );
        watch.Restart();
        return run;
    }

    private static double Rounded(double x) =>
        double.IsFinite(x)
            ? Math.Round(x, 5)
            : throw new InvalidOperationException("the training diverged: a number is not finite");
}
