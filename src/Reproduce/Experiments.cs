using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>The paper's experiments as lists of jobs.</summary>
public static class Experiments
{
    private const int All = 60_000,
        Train = 50_000,
        Validation = 10_000;

    /// <summary>
    /// The jobs of the named experiments. Seed 0 of a table's row (and of the convolutional net) trains on 50,000 digits and is judged on the 10,000 validation digits only: the recipes were chosen by such runs. Seeds from 1 on
    /// train on all 60,000 with that recipe and are judged on the test set, once.
    /// </summary>
    public static IReadOnlyList<Job> Jobs(IReadOnlyCollection<string> names, int seeds)
    {
        var jobs = new List<(double Order, Job Job)>();
        void Add(double order, Job job) => jobs.Add((order, job));
        for (int seed = 0; seed <= seeds; seed++)
        {
            // What is worth most comes first; then everything again with another seed; last the slow nets.
            double round = Math.Max(0, seed - 1) * 100;
            foreach (var (table, rows) in PaperNets.Tables)
                if (names.Contains(table))
                    foreach (var row in rows)
                        Add(
                            (seed > 0 ? round : 500) + (table == "table2" ? TableOrder(row) : 2.5),
                            TableJob(table, row, seed)
                        );
            if (names.Contains("cnn"))
                foreach (double p in new[] { 0.5, 0 })
                    Add(round + 8 + (seed == 0 ? 0 : 0.5), ConvolutionalTraining.Job(seed, p));
            if (seed == 0)
                continue;
            if (names.Contains("pairs"))
                foreach (bool dropout in new[] { false, true })
                    Add(seed - 1, PairTraining.Job(seed, dropout));
            if (names.Contains("transformer"))
                foreach (var job in TransformerTraining.Jobs(seed))
                    Add(round + 9, job);
            if (names.Contains("theory"))
                foreach (var job in Theory.Jobs(seed))
                    Add(round + 10, job);
            if (names.Contains("fig11"))
                Add(round + 4, Figure11(seed));
            if (names.Contains("ensemble"))
                Add(1002.5, MixedEnsemble(seed));
            if (names.Contains("fig9"))
                foreach (var job in Figure9(seed))
                    Add(round + 5, job);
            if (names.Contains("fig10"))
                foreach (var job in Figure10(seed))
                    Add(round + 6, job);
            if (names.Contains("fig7") || names.Contains("fig8"))
                foreach (double p in new[] { 0, 0.5 })
                    Add(round + 7, AutoencoderTraining.Job(seed, p, names));
        }
        if (names.Contains("ensemble") && seeds > 1)
            foreach (
                var (row, title) in new[]
                {
                    ("standard-logistic-2x800", "standard net"),
                    ("dropout-relu-3x1024", "dropout"),
                    ("dropout-relu-3x1024-maxnorm", "dropout, max-norm"),
                }
            )
                Add(1002.5, SeedsEnsemble(row, title, seeds));
        return [.. jobs.OrderBy(j => j.Order).Select(j => j.Job)];
    }

    /// <summary>Those jobs that record a row.</summary>
    /// <param name="jobs">Of one experiment or several.</param>
    /// <param name="row">Its name, such as "dropout-relu-3x1024".</param>
    /// <param name="rows">The names that there are.</param>
    public static IReadOnlyList<Job> OfRow(IReadOnlyList<Job> jobs, string row, out IReadOnlyList<string> rows)
    {
        rows = [.. jobs.SelectMany(job => job.Heads).Select(head => head.Row).Distinct()];
        return [.. jobs.Where(job => job.Heads.Any(head => head.Row == row))];
    }

    private static double TableOrder(PaperNets.TableRow row) =>
        row.Row switch
        {
            "dropout-relu-3x1024" => 1,
            "dropout-relu-3x1024-maxnorm" => 2,
            "standard-logistic-2x800" => 3,
            "standard-logistic-2x800-batch-50" => 3.1,
            "dropout-relu-3x1024-maxnorm-300" => 3.2,
            "dropout-logistic-3x1024" => 1000,
            "dropout-relu-3x2048-maxnorm" => 1001,
            "dropout-relu-2x4096-maxnorm" => 1002,
            _ => 1003,
        };

    /// <summary>A row of a table.</summary>
    public static Job TableJob(string table, PaperNets.TableRow row, int seed) =>
        seed == 0
            ? Mlp(
                new Head(table, row.Row, row.Title, null, row.Published),
                row.Recipe,
                new(Train, Validation),
                seed,
                test: false
            )
            : Mlp(new Head(table, row.Row, row.Title, null, row.Published), row.Recipe, new(All, 0), seed, test: true);

    /// <summary>Trains a net, then counts its errors on the test set, once.</summary>
    public static Job Mlp(
        Head head,
        PaperRecipe recipe,
        MlpTraining.Digits digits,
        int seed,
        bool test,
        double? at = null
    ) =>
        new()
        {
            Heads = [head],
            Seed = seed,
            At = at,
            Net = recipe.Net,
            Settings = recipe.Settings,
            Cost = Steps(recipe, digits.Train) * (double)recipe.Batch * Products(recipe) * 1e-12,
            Run = context =>
            {
                using var trained = MlpTraining.Train(context, recipe, digits);
                return
                [
                    context.Result(
                        trained.Seconds,
                        digits.Train,
                        digits.Validation,
                        test ? MlpTraining.Test(trained.Net, context.Data) : null,
                        trained.Epochs
                    ),
                ];
            },
        };

    private static long Steps(PaperRecipe recipe, int digits) => (long)recipe.Epochs * (digits / recipe.Batch);

    /// <summary>Operations for one example: three products with each weight (forward, and two backward), two operations each; the update costs about as much per step as 20 examples.</summary>
    private static double Products(PaperRecipe recipe) => 7.2 * recipe.Weights;

    /// <summary>Figure 9: test error against the probability of keeping a hidden unit, with the widths fixed and with the expected number of kept units fixed. No dropout on the inputs.</summary>
    public static IEnumerable<Job> Figure9(int seed)
    {
        foreach (double keep in new[] { 0.5, 0.2, 0.8, 1, 0.1, 0.3, 0.4, 0.6, 0.7, 0.9 })
        {
            var recipe = PaperNets.Figure9 with { HiddenDropRate = Math.Round(1 - keep, 10) };
            int Wide(double kept) => (int)Math.Round(kept / keep / 16) * 16;
            yield return Mlp(
                new("fig9", "fixed-kept", "fixed number kept", "probability of keeping a hidden unit"),
                recipe with
                {
                    Hidden = [Wide(256), Wide(256), Wide(512)],
                },
                new(All, 0),
                seed,
                test: true,
                keep
            );
            yield return Mlp(
                new("fig9", "fixed-width", "fixed width", "probability of keeping a hidden unit"),
                recipe,
                new(All, 0),
                seed,
                test: true,
                keep
            );
        }
    }

    /// <summary>Figure 10: test error against the number of training digits, with and without dropout. Another part of the digits for each seed.</summary>
    public static IEnumerable<Job> Figure10(int seed)
    {
        foreach (int digits in new[] { 100, 500, 1_000, 5_000, 10_000, 50_000 })
        foreach (bool dropout in new[] { true, false })
        {
            var recipe = PaperNets.Figure10(digits, dropout);
            yield return Mlp(
                new(
                    "fig10",
                    dropout ? "dropout" : "no-dropout",
                    dropout ? "with dropout" : "without dropout",
                    "training digits"
                ),
                recipe,
                new(digits, 0, 1_000 + seed),
                seed,
                test: true,
                digits
            );
        }
    }

    /// <summary>The nets of one row of table 2, trained with the seeds 1 to n, averaged.</summary>
    public static Job SeedsEnsemble(string name, string title, int seeds)
    {
        var row = PaperNets.Table2.Single(row => row.Row == name);
        return EnsembleTest.Job(
            new Head("ensemble", name, title),
            [
                .. Enumerable
                    .Range(1, Math.Min(seeds, EnsembleTest.MostNets))
                    .Select(seed => (TableJob("table2", row, seed), row.Recipe)),
            ],
            seed: 1
        );
    }

    /// <summary>The nets with dropout of tables 2 and 10 that were trained with this seed, averaged: without the two largest, and each net with one length of training.</summary>
    public static Job MixedEnsemble(int seed)
    {
        string[] others = // the two large ones take longer than all the rest; the other two are in it with fewer passes
        [
            "dropout-relu-2x4096-maxnorm",
            "dropout-relu-2x8192-maxnorm",
            "dropout-relu-3x1024-maxnorm-300",
            "gaussian-relu-2x1024-maxnorm-300",
        ];
        var members = PaperNets
            .Tables.Where(table => table.Key != "table9")
            .SelectMany(table => table.Value.Select(row => (Table: table.Key, Row: row)))
            .Where(m => m.Row.Recipe is { HiddenDropRate: > 0 } && !others.Contains(m.Row.Row));
        return EnsembleTest.Job(
            new Head("ensemble", "dropout-mixed", "dropout, mixed"),
            [.. members.Select(m => (TableJob(m.Table, m.Row, seed), m.Row.Recipe))],
            seed
        );
    }

    /// <summary>Figure 11: test error when k thinned nets are averaged, against the one net with scaled weights. The net is the table's, with max-norm.</summary>
    public static Job Figure11(int seed, int averaged = 120, int sets = 5)
    {
        var trained = TableJob(
            "table2",
            PaperNets.Table2.Single(row => row.Row == "dropout-relu-3x1024-maxnorm"),
            seed
        );
        return MonteCarloTest.Job(
            new Head("fig11", "monte-carlo", "average of T thinned nets"),
            trained,
            PaperNets.Table2.Single(row => row.Row == "dropout-relu-3x1024-maxnorm").Recipe,
            seed,
            averaged,
            sets
        );
    }
}
