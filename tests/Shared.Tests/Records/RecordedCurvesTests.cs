namespace DropoutCourse.Tests;

public class RecordedCurvesTests
{
    [Fact]
    public void NothingRecordedIsSaidAndNotFilledIn()
    {
        using var folder = new TempFolder();
        Assert.Empty(RecordedCurves.TestErrors("fig9", folder.Path));
        Assert.Empty(RecordedCurves.TrainErrors("fig9", folder.Path));
        Assert.Contains("nothing is recorded", RecordedCurves.Note("fig9", folder.Path));
        Assert.Contains("./course reproduce fig9", RecordedCurves.Note("fig9", folder.Path));
        var table = RecordedCurves.BesidePublished("table2", folder.Path);
        Assert.Equal(PaperNets.Table2.Count, table.Rows.Count);
        Assert.All(table.Rows, row => Assert.Equal("not recorded yet", row[2]));
        Assert.Throws<ArgumentException>(() => RecordedCurves.TestErrors("fig99", folder.Path));
        Assert.Throws<ArgumentException>(() => RecordedCurves.BesidePublished("table3", folder.Path));
    }

    [Fact]
    public void CurvesAreMeansWithStandardDeviations()
    {
        using var folder = new TempFolder();
        RecordedResults.Write(
            new(
                "fig9",
                "fixed-width",
                "3x2048 units",
                "MNIST",
                "keep probability",
                null,
                [Run(1, 0.5, 100, 0.5), Run(2, 0.5, 120, 0.7), Run(1, 0.9, 150, 0.1)]
            ),
            folder.Path
        );
        var test = Assert.Single(RecordedCurves.TestErrors("fig9", folder.Path));
        Assert.Equal("3x2048 units", test.Name);
        Assert.Equal([0.5, 0.9], test.X);
        Assert.Equal(1.1, test.Y[0], 10);
        Assert.Equal(1.5, test.Y[1], 10);
        Assert.Equal(0.1 * Math.Sqrt(2), test.Error![0], 10);
        Assert.Equal(0, test.Error[1]);
        var train = Assert.Single(RecordedCurves.TrainErrors("fig9", folder.Path));
        Assert.Equal(0.6, train.Y[0], 10);
        Assert.Contains("3 runs (3x2048 units), 0.5 hours", RecordedCurves.Note("fig9", folder.Path));
    }

    [Fact]
    public void AveragingIsTheMeanOverTheNets()
    {
        using var folder = new TempFolder();
        Assert.Empty(RecordedCurves.Averaging(folder.Path));
        RecordedRun Averaged(int seed, int wrong, double[] errors) =>
            Run(seed, null, wrong, 0) with
            {
                Curves = new Dictionary<string, IReadOnlyList<double>>
                {
                    ["k"] = [1, 2, 3, 4],
                    ["meanErrorPercent"] = errors,
                    ["sdErrorPercent"] = [0.4, 0.3, 0.2, 0.1],
                },
            };
        RecordedResults.Write(
            new(
                "fig11",
                "monte-carlo",
                "average of T thinned nets",
                "MNIST",
                null,
                null,
                [Averaged(1, 110, [3, 2, 1.5, 1]), Averaged(2, 130, [5, 3, 2.5, 2])]
            ),
            folder.Path
        );
        var curves = RecordedCurves.Averaging(folder.Path);
        Assert.Equal(["average of T thinned nets", "weight scaling"], curves.Select(curve => curve.Name));
        Assert.Equal([1, 2, 3], curves[0].X); // 4 is not shown
        Assert.Equal([4, 2.5, 2], curves[0].Y);
        Assert.Equal([0.4, 0.3, 0.2], curves[0].Error!, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(curves[1].Y, y => Assert.Equal(1.2, y, 12));
    }

    [Fact]
    public void EnsemblesOfOtherSizesAreNotMixed()
    {
        using var folder = new TempFolder();
        Assert.Empty(RecordedCurves.Ensembles(folder.Path));
        RecordedRun Averaged(int seed, int wrong, params double[] errors) =>
            Run(seed, null, wrong, 0) with
            {
                Curves = new Dictionary<string, IReadOnlyList<double>>
                {
                    ["k"] = [.. Enumerable.Range(1, errors.Length).Select(k => (double)k)],
                    ["meanErrorPercent"] = errors,
                    ["sdErrorPercent"] = [.. errors.Select(error => error / 10)],
                },
            };
        RecordedResult Of(params RecordedRun[] runs) =>
            new("ensemble", "some-nets", "some nets", "MNIST", null, null, runs);
        RecordedResults.Write(Of(Averaged(1, 100, 1.2, 1.1, 1), Averaged(2, 120, 1.4, 1.3, 1.2)), folder.Path);
        RecordedResults.Write(
            Of(Averaged(1, 170, 1.9, 1.7)) with
            {
                Row = "others",
                Title = "other nets",
            },
            folder.Path
        ); // another number of nets in another row is no contradiction
        Assert.Equal(["other nets", "some nets"], RecordedCurves.Ensembles(folder.Path).Select(curve => curve.Name));
        var curve = RecordedCurves.Ensembles(folder.Path)[1];
        Assert.Equal([1, 2, 3], curve.X);
        Assert.Equal([1.3, 1.2, 1.1], curve.Y, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.13, 0.12, 0.11], curve.Error!, (a, b) => Math.Abs(a - b) < 1e-12);
        RecordedResults.Write(Of(Averaged(1, 100, 1.2, 1), Averaged(2, 120, 1.4, 1.3, 1.2)), folder.Path);
        Assert.Contains(
            "./course reproduce ensemble",
            Assert.Throws<InvalidDataException>(() => RecordedCurves.Ensembles(folder.Path)).Message
        );
    }

    [Fact]
    public void TheTableTakesTestRunsOnlyAndComparesWithThePaper()
    {
        using var folder = new TempFolder();
        var row = PaperNets.Table2[2];
        var choice = Run(0, null, 0, 0.1) with
        {
            ValidationDigits = 10_000,
            TestDigits = 0,
            TestWrong = null,
            TestErrorPercent = null,
        };
        RecordedResults.Write(
            new(
                "table2",
                row.Row,
                row.Title,
                "MNIST",
                null,
                row.Published,
                [choice, Run(1, null, 100, 0), Run(2, null, 120, 0)]
            ),
            folder.Path
        );
        var cells = RecordedCurves.BesidePublished("table2", folder.Path).Rows[2];
        Assert.Equal(row.Title, cells[0]);
        Assert.Equal("1.10 ± 0.14", cells[2]);
        Assert.Equal(2, cells[3]);
        Assert.Equal(1.1 - row.Published!.Value, (double)cells[4]!, 10);
        Assert.Equal("not recorded yet", RecordedCurves.BesidePublished("table2", folder.Path).Rows[0][2]);
        Assert.All(
            RecordedCurves.BesidePublished("table10", folder.Path).Rows,
            r => Assert.Equal("not recorded yet", r[2])
        );
        var ours = PaperNets.Table10[2]; // not a net of the paper: nothing to compare with
        RecordedResults.Write(
            new("table10", ours.Row, ours.Title, "MNIST", null, ours.Published, [Run(1, null, 107, 0)]),
            folder.Path
        );
        Assert.Equal(
            [ours.Title, null, "1.07", 1, null],
            RecordedCurves.BesidePublished("table10", folder.Path).Rows[2]
        );
    }

    private static RecordedRun Run(int seed, double? at, int wrong, double train) =>
        new(
            seed,
            at,
            "a net",
            new Dictionary<string, double> { ["epochs"] = 1 },
            60_000,
            0,
            10_000,
            wrong,
            wrong / 100.0,
            [new(1, 0.5, train, null, null, 500)],
            new Dictionary<string, double>(),
            new Dictionary<string, IReadOnlyList<double>>(),
            null,
            new RecordedOrigin(
                new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
                600,
                "0123456789abcdef",
                new Dictionary<string, string> { ["TorchSharp"] = "0.107.0" },
                "a processor",
                2
            )
        );
}
