using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>Figure 11: averages the predictions of k thinned nets, k = 1 .. K, several times over, and compares with weight scaling.</summary>
public static class MonteCarloTest
{
    public static Job Job(Head head, Job trained, PaperRecipe recipe, int seed, int averaged, int sets) =>
        new()
        {
            Heads = [head],
            Seed = seed,
            Net = trained.Net,
            Needs = [trained],
            Settings = trained.Settings.Append(new("averaged", averaged)).Append(new("sets", sets)).ToDictionary(),
            Cost = averaged * sets * 10_000.0 * 2 * recipe.Weights * 1e-12 * 5,
            Run = context => Run(context, trained, recipe, averaged, sets),
        };

    private static IReadOnlyList<RecordedRun> Run(
        JobContext context,
        Job trained,
        PaperRecipe recipe,
        int averaged,
        int sets
    )
    {
        using var net = recipe.Build();
        ModelStore.Load(net, context.ModelOf(trained));
        using var noGrad = no_grad();
        var (images, labels) = (context.Data.TestImages, context.Data.TestLabels);
        string words = context.Job.Words(context.Data.Name);
        var run = Checkpoint.Resume(context.Checkpoint, net, words) ?? new Checkpoint(words);
        double before = run.History.TryGetValue("seconds", out var s) ? s[^1] : 0;
        var watch = Stopwatch.StartNew();
        for (int set = run.Epoch; set < sets; set++)
        {
            manual_seed(1_000_003L * context.Job.Seed + set);
            using var sum = zeros(labels.shape[0], 10, dtype: ScalarType.Float64);
            for (int k = 1; k <= averaged; k++)
            {
                using var scope = NewDisposeScope();
                net.train();
                for (long start = 0; start < labels.shape[0]; start += 1000)
                {
                    using var part = NewDisposeScope();
                    long n = Math.Min(1000, labels.shape[0] - start);
                    sum.narrow(0, start, n)
                        .add_(net.call(images.narrow(0, start, n)).softmax(1).to(ScalarType.Float64));
                }
                run.Note($"set{set + 1}", 100.0 * sum.argmax(1).ne(labels).sum().item<long>() / labels.shape[0]);
                context.Progress((set + (double)k / averaged) / sets);
                if (k % 20 == 0)
                    context.Say(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"set {set + 1}/{sets}, {k} thinned nets averaged: error {run.History[$"set{set + 1}"][^1]:0.00} %"
                        )
                    );
            }
            run.Note("seconds", before + watch.Elapsed.TotalSeconds);
            run.Next(context.Checkpoint, net);
        }
        var byK = Enumerable
            .Range(0, averaged)
            .Select(k => Enumerable.Range(1, sets).Select(set => run.History[$"set{set}"][k]).ToArray())
            .ToArray();
        var curves = new Dictionary<string, IReadOnlyList<double>>
        {
            ["k"] = [.. Enumerable.Range(1, averaged).Select(k => (double)k)],
            ["meanErrorPercent"] = [.. byK.Select(errors => Math.Round(errors.Average(), 6))],
            ["sdErrorPercent"] =
            [
                .. byK.Select(errors => errors.Length < 2 ? 0 : Math.Round(Metrics.MeanSd(errors).Sd, 6)),
            ],
        };
        // The test error of the run itself is that of the one net with scaled weights, which inverted dropout has already.
        return
        [
            context.Result(
                run.History["seconds"][^1],
                (int)context.Data.TrainLabels.shape[0],
                0,
                MlpTraining.Test(net, context.Data),
                [],
                null,
                curves
            ),
        ];
    }
}
