namespace DropoutCourse;

/// <summary>Recorded results in the form that figures and tables take; what is not recorded is left out or named, never filled in.</summary>
public static class RecordedCurves
{
    /// <summary>Test error in percent of each row of an experiment, along its horizontal axis: mean over the seeds, with the standard deviation as error bar.</summary>
    /// <param name="experiment">An experiment of <see cref="RecordedResults"/>, such as "fig9".</param>
    /// <param name="folder">Null: data/results.</param>
    /// <returns>One series for each row that has places and test errors, named by its title; empty if nothing is recorded.</returns>
    /// <exception cref="ArgumentException">There is no such experiment.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself.</exception>
    public static Series[] TestErrors(string experiment, string? folder = null) =>
        [
            .. RecordedResults
                .Load(experiment, folder)
                .Select(row => Curve(row, row.Title, run => run.TestErrorPercent))
                .OfType<Series>(),
        ];

    /// <summary>The same for the error on training digits after the last epoch, without dropout.</summary>
    /// <inheritdoc cref="TestErrors"/>
    public static Series[] TrainErrors(string experiment, string? folder = null) =>
        [
            .. RecordedResults
                .Load(experiment, folder)
                .Select(row =>
                    Curve(row, row.Title + ", training digits", run => run.Epochs.LastOrDefault()?.TrainErrorPercent)
                )
                .OfType<Series>(),
        ];

    /// <summary>Figure 11: the test error of the average of T thinned nets' predictions, T = 1, 2, 3, 5, 7, 10, 20, ..., and that of the one net with scaled weights.</summary>
    /// <param name="folder">Null: data/results.</param>
    /// <returns>Two series with means over the trained nets; the error bar of the first is the standard deviation over independent sets of T masks, averaged over the nets. Empty if nothing is recorded.</returns>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself, or the runs averaged different numbers of nets.</exception>
    public static Series[] Averaging(string? folder = null)
    {
        RecordedRun[] runs = [.. RecordedResults.Load("fig11", folder).SelectMany(row => row.Runs)];
        if (runs.Length == 0)
            return [];
        var averages = Averages(
            "fig11",
            "average of T thinned nets",
            runs,
            k => k is 1 or 2 or 3 or 5 or 7 || k % 10 == 0
        );
        double scaled = runs.Average(run => run.TestErrorPercent ?? double.NaN);
        return [averages, new Series("weight scaling", averages.X, [.. averages.X.Select(_ => scaled)])];
    }

    /// <summary>The test error in percent of the average of k nets that were trained one by one, k = 1, 2, ...</summary>
    /// <param name="folder">Null: data/results.</param>
    /// <returns>A series for each kind of net: the mean over all choices of k of the nets; its error bar is the standard deviation over the choices. Empty if nothing is recorded.</returns>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself, or the runs of a row averaged different numbers of nets.</exception>
    public static Series[] Ensembles(string? folder = null) =>
        [
            .. RecordedResults
                .Load("ensemble", folder)
                .Select(row => Averages("ensemble", row.Title, row.Runs, _ => true)),
        ];

    static Series Averages(string experiment, string name, IReadOnlyList<RecordedRun> runs, Func<double, bool> shows)
    {
        double[] k = [.. runs[0].Curves["k"]];
        if (runs.Any(run => !run.Curves["k"].SequenceEqual(k)))
            throw new InvalidDataException(
                $"the runs of {experiment} averaged different numbers of nets; record them anew with ./course reproduce {experiment}"
            );
        int[] shown = [.. Enumerable.Range(0, k.Length).Where(i => shows(k[i]))];
        double[] Mean(string curve) => [.. shown.Select(i => runs.Average(run => run.Curves[curve][i]))];
        return new Series(name, [.. shown.Select(i => k[i])], Mean("meanErrorPercent"), Mean("sdErrorPercent"));
    }

    /// <summary>Published test errors beside recorded ones, a line for each row of a table of the paper.</summary>
    /// <param name="table">One of <see cref="PaperNets.Tables"/>: "table2", "table9" or "table10".</param>
    /// <param name="folder">Null: data/results.</param>
    /// <returns>Columns: net, published, ours (mean ± standard deviation over the seeds), seeds, ours minus published. A row without a record says so.</returns>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself.</exception>
    public static Table BesidePublished(string table, string? folder = null)
    {
        if (!PaperNets.Tables.TryGetValue(table, out var rows))
            throw new ArgumentException(
                $"there is no table '{table}'; there are {string.Join(", ", PaperNets.Tables.Keys)}",
                nameof(table)
            );
        var lines = new Table(
            "Test error (%) on MNIST, permutation-invariant, without data augmentation; ± standard deviation over the seeds",
            "net",
            "published",
            "recorded",
            "seeds",
            "recorded - published"
        );
        foreach (var row in rows)
        {
            var result = RecordedResults.Find(table, row.Row, folder);
            if (result is null || !result.Runs.Any(run => run.TestErrorPercent is not null))
            {
                lines.Add(row.Title, row.Published, "not recorded yet", null, null);
                continue;
            }
            var (mean, sd, runs) = result.TestError();
            lines.Add(
                row.Title,
                row.Published,
                runs > 1
                    ? Table.PlusMinus(mean, sd)
                    : mean.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
                runs,
                mean - row.Published
            );
        }
        return lines.Format("published", "0.00").Format("recorded - published", "+0.00;-0.00;0.00");
    }

    /// <summary>A sentence that says what is recorded of an experiment: rows, runs, computing time; or that nothing is, and how to record it.</summary>
    /// <param name="experiment">An experiment of <see cref="RecordedResults"/>.</param>
    /// <param name="folder">Null: data/results.</param>
    public static string Note(string experiment, string? folder = null)
    {
        var rows = RecordedResults.Load(experiment, folder);
        if (rows.Count == 0)
            return $"Of {experiment} nothing is recorded yet in data/results. The command ./course reproduce {experiment} computes it on MNIST.";
        var runs = rows.SelectMany(row => row.Runs).ToArray();
        double seconds = runs.Sum(run => run.Origin.Seconds);
        int choosing = runs.Count(run => run.TestWrong is null);
        string held =
            choosing > 0 && choosing < runs.Length
                ? FormattableString.Invariant($", {choosing} of them to choose by held-out digits")
                : "";
        string time =
            seconds < 360
                ? FormattableString.Invariant($"{seconds:0} seconds")
                : FormattableString.Invariant($"{seconds / 3600:0.0} hours");
        return FormattableString.Invariant(
            $"Recorded by ./course reproduce {experiment}, on {string.Join(", ", rows.Select(row => row.Data).Distinct())}: {Number(runs.Length, "run")}{held} ({string.Join("; ", rows.Select(row => row.Title))}), {time} of computing."
        );
    }

    static string Number(int n, string what) => FormattableString.Invariant($"{n} {what}{(n == 1 ? "" : "s")}");

    static Series? Curve(RecordedResult row, string name, Func<RecordedRun, double?> value)
    {
        var points = row
            .Ats.Select(at => (At: at, Values: row.RunsAt(at).Select(value).OfType<double>().ToArray()))
            .Where(point => point.Values.Length > 0)
            .ToArray();
        if (points.Length == 0)
            return null;
        return new Series(
            name,
            [.. points.Select(point => point.At)],
            [.. points.Select(point => point.Values.Average())],
            [.. points.Select(point => point.Values.Length > 1 ? Metrics.MeanSd(point.Values).Sd : 0)]
        );
    }
}
