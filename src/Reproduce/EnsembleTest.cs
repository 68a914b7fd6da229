using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>Averages the predictions of nets that were trained one by one, each used with scaled weights: what dropout's shared weights are compared with.</summary>
public static class EnsembleTest
{
    /// <summary>Every choice among the nets is judged, and there are 2^n of them.</summary>
    public const int MostNets = 12;

    /// <param name="members">The jobs that train the nets, 2 to <see cref="MostNets"/>, and their recipes.</param>
    public static Job Job(Head head, IReadOnlyList<(Job Trained, PaperRecipe Recipe)> members, int seed)
    {
        if (members.Count is < 2 or > MostNets)
            throw new ArgumentException($"{members.Count} nets; an average is of 2 to {MostNets}", nameof(members));
        return new()
        {
            Heads = [head],
            Seed = seed,
            Net = $"average of {members.Count} nets: {string.Join("; ", members.Select(m => m.Recipe.Net).Distinct())}",
            Needs = [.. members.Select(m => m.Trained)],
            Settings = new Dictionary<string, double> { ["nets"] = members.Count },
            Cost = members.Sum(m => 10_000.0 * 2 * m.Recipe.Weights) * 1e-12,
            Run = context => Run(context, members),
        };
    }

    private static IReadOnlyList<RecordedRun> Run(
        JobContext context,
        IReadOnlyList<(Job Trained, PaperRecipe Recipe)> members
    )
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var watch = Stopwatch.StartNew();
        var labels = context.Data.TestLabels;
        int digits = (int)labels.shape[0],
            all = members.Count;
        var probabilities = members
            .Select(member =>
            {
                using var net = member.Recipe.Build();
                ModelStore.Load(net, context.ModelOf(member.Trained));
                return Trainer.Predict(net, context.Data.TestImages).softmax(1).to(ScalarType.Float64);
            })
            .ToArray();
        // Every choice of nets, as a set of bits: the test errors of all choices of the same size belong together.
        var bySize = Enumerable.Range(0, all + 1).Select(_ => new List<double>()).ToArray();
        int wrongOfAll = 0;
        for (uint chosen = 1; chosen < 1u << all; chosen++)
        {
            using var inner = NewDisposeScope();
            var sum = zeros(digits, 10, dtype: ScalarType.Float64);
            for (int m = 0; m < all; m++)
                if ((chosen >> m & 1) != 0)
                    sum.add_(probabilities[m]);
            int wrong = (int)sum.argmax(1).ne(labels).sum().item<long>();
            bySize[BitOperations.PopCount(chosen)].Add(100.0 * wrong / digits);
            wrongOfAll = wrong;
        }
        var sizes = Enumerable.Range(1, all).ToArray();
        var curves = new Dictionary<string, IReadOnlyList<double>>
        {
            ["k"] = [.. sizes.Select(k => (double)k)],
            ["meanErrorPercent"] = [.. sizes.Select(k => Math.Round(bySize[k].Average(), 6))],
            ["sdErrorPercent"] =
            [
                .. sizes.Select(k => bySize[k].Count < 2 ? 0 : Math.Round(Metrics.MeanSd([.. bySize[k]]).Sd, 6)),
            ],
            ["singleErrorPercent"] = [.. bySize[1].Select(error => Math.Round(error, 6))], // in the order of the members
        };
        context.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"single nets {bySize[1].Min():0.00} to {bySize[1].Max():0.00} %"
            )
        );
        return
        [
            context.Result(
                watch.Elapsed.TotalSeconds,
                (int)context.Data.TrainLabels.shape[0],
                0,
                (wrongOfAll, digits),
                [],
                null,
                curves
            ),
        ];
    }
}
