using System.Text;
using DropoutCourse.Reproduce;
using TorchSharp;

namespace DropoutCourse.Tests;

/// <summary>Jobs are recorded once, go on after they were killed, and don't get into each other's way.</summary>
public class RunnerTests
{
    [Fact]
    public void ARunIsRecordedAndNotRunAgain()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        var log = new StringWriter();
        Job[] jobs = [Tiny.Job(1), Tiny.Job(2, validation: 100, train: 300)];
        Assert.Equal((2, 0), Runner(data, folder, log).Run(jobs));
        var result = RecordedResults.Find("table2", "tiny", folder["results"])!;
        Assert.Equal("patterns", result.Data);
        Assert.Equal([1, 2], result.Runs.Select(run => run.Seed));
        var run = result.Runs[0];
        Assert.Equal(Tiny.Recipe.Epochs, run.Epochs.Count);
        Assert.True(run.Epochs[^1].Loss < run.Epochs[0].Loss, "it did not learn");
        Assert.True(run.TestErrorPercent < 50, $"{run.TestErrorPercent} % wrong");
        Assert.Null(run.Epochs[^1].ValidationErrorPercent);
        Assert.NotNull(result.Runs[1].Epochs[^1].ValidationErrorPercent);
        Assert.Equal("0123abc", run.Origin.Commit);
        Assert.Contains("test error", log.ToString());
        Assert.Empty(Directory.EnumerateFiles(folder["checkpoints"], "*.checkpoint"));

        string before = File.ReadAllText(folder["results/table2-tiny.json"]);
        Assert.Equal((0, 0), Runner(data, folder).Run(jobs));
        Assert.Equal(before, File.ReadAllText(folder["results/table2-tiny.json"]));
        // Another recipe is another run: it takes the old one's place.
        Assert.Equal((1, 0), Runner(data, folder).Run([Tiny.Job(1, Tiny.Recipe with { LearningRate = 0.01 })]));
        result = RecordedResults.Find("table2", "tiny", folder["results"])!;
        Assert.Equal((2, 0.01), (result.Runs.Count, result.Runs[0].Settings["learningRate"]));
    }

    [Theory, InlineData(1), InlineData(4)]
    public void AKilledRunGoesOnNumberForNumber(int epochs)
    {
        using var data = Tiny.Data();
        using var whole = new TempFolder();
        using var killed = new TempFolder();
        Job[] jobs = [Tiny.Job(1, train: 300, validation: 100)];
        Runner(data, whole).Run(jobs);
        // It is killed where it says that an epoch is done, before the checkpoint of that epoch.
        Assert.Throws<Killed>(() => Runner(data, killed, new KillingWriter($"epoch {epochs + 1}/")).Run(jobs));
        Assert.Single(Directory.EnumerateFiles(killed["checkpoints"], "*.checkpoint"));
        Assert.Empty(Directory.EnumerateFiles(killed["results"], "*.json"));
        var log = new StringWriter();
        Assert.Equal((1, 0), Runner(data, killed, log).Run(jobs));
        Assert.Contains("goes on", log.ToString());
        Assert.DoesNotContain($"epoch {epochs}/", log.ToString()); // that epoch was not computed again
        Assert.Contains($"epoch {epochs + 1}/", log.ToString());
        var (a, b) = (
            RecordedResults.Find("table2", "tiny", whole["results"])!.Runs[0],
            RecordedResults.Find("table2", "tiny", killed["results"])!.Runs[0]
        );
        Assert.Equal(a.Epochs.Select(e => e with { Seconds = 0 }), b.Epochs.Select(e => e with { Seconds = 0 }));
        Assert.Equal(a.TestWrong, b.TestWrong);
    }

    [Fact]
    public void SeedsDiffer()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        Runner(data, folder).Run([Tiny.Job(1), Tiny.Job(2)]);
        var runs = RecordedResults.Find("table2", "tiny", folder["results"])!.Runs;
        Assert.NotEqual(runs[0].Epochs[0].Loss, runs[1].Epochs[0].Loss);
    }

    [Fact]
    public void AJobInAnotherProcessesHandsIsLeftAlone()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["checkpoints"]);
        var job = Tiny.Job(1);
        using (
            new FileStream(
                folder[$"checkpoints/{job.Id}.lock"],
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            )
        )
            Assert.Equal((1, 1), Runner(data, folder).Run([job, Tiny.Job(2)]));
        Assert.Equal((1, 0), Runner(data, folder).Run([job, Tiny.Job(2)]));
    }

    [Fact]
    public void AverageOfThinnedNetsStartsFromTheTrainedNet()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        var trained = Tiny.Job(1);
        var average = MonteCarloTest.Job(
            new Head("fig11", "tiny", "averages"),
            trained,
            Tiny.Recipe,
            seed: 1,
            averaged: 5,
            sets: 3
        );
        Assert.Equal((1, 0), Runner(data, folder).Run([average])); // the net is trained first
        var run = RecordedResults.Find("fig11", "tiny", folder["results"])!.Runs[0];
        Assert.Equal(RecordedResults.Find("table2", "tiny", folder["results"])!.Runs[0].TestWrong, run.TestWrong);
        Assert.Equal([1, 2, 3, 4, 5], run.Curves["k"]);
        Assert.Equal(5, run.Curves["meanErrorPercent"].Count);
        Assert.All(run.Curves["meanErrorPercent"], error => Assert.InRange(error, 0, 90));
        Assert.Contains(run.Curves["sdErrorPercent"], sd => sd > 0);
        // A net trained by another recipe is not taken for this one's.
        var other = Tiny.Recipe with
        {
            LearningRate = 0.01,
        };
        var log = new StringWriter();
        Runner(data, folder, log)
            .Run([
                MonteCarloTest.Job(
                    new Head("fig11", "tiny", "averages"),
                    Tiny.Job(1, other),
                    other,
                    seed: 1,
                    averaged: 5,
                    sets: 3
                ),
            ]);
        Assert.Contains("table2-tiny-seed1  starts", log.ToString());
    }

    [Fact]
    public void TheEnsembleAveragesProbabilitiesOfTheTrainedNets()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        var wide = Tiny.Recipe with { Hidden = [64], Epochs = 2 };
        var brief = Tiny.Recipe with { Epochs = 1 };
        Job Net(string row, PaperRecipe recipe) =>
            Experiments.Mlp(new Head("table2", row, row), recipe, new(400, 0), seed: 1, test: true);
        (Job Trained, PaperRecipe Recipe)[] members =
        [
            (Net("one", Tiny.Recipe), Tiny.Recipe),
            (Net("two", wide), wide),
            (Net("three", brief), brief),
        ];
        Assert.Equal(
            (1, 0),
            Runner(data, folder).Run([EnsembleTest.Job(new Head("ensemble", "tiny", "averages"), members, seed: 1)])
        ); // the nets are trained first
        var run = RecordedResults.Find("ensemble", "tiny", folder["results"])!.Runs[0];
        double[] single =
        [
            .. new[] { "one", "two", "three" }.Select(row =>
                RecordedResults.Find("table2", row, folder["results"])!.Runs[0].TestErrorPercent!.Value
            ),
        ];
        Assert.Equal(single, run.Curves["singleErrorPercent"]);
        Assert.Equal([1, 2, 3], run.Curves["k"]);
        Assert.Equal(single.Average(), run.Curves["meanErrorPercent"][0], 5);
        Assert.Equal(run.TestErrorPercent!.Value, run.Curves["meanErrorPercent"][2], 5);
        Assert.Equal(0, run.Curves["sdErrorPercent"][2]);
        // The same by hand, with the nets that were kept.
        using var sum = torch.zeros(100, 10);
        foreach (var (job, recipe) in members)
        {
            using var net = recipe.Build();
            ModelStore.Load(net, folder[$"checkpoints/{job.FileName(data.Name)}.dat"]);
            sum.add_(Trainer.Predict(net, data.TestImages).softmax(1));
        }
        Assert.Equal((int?)sum.argmax(1).ne(data.TestLabels).sum().item<long>(), run.TestWrong);
        Assert.Throws<ArgumentException>(() =>
            EnsembleTest.Job(new Head("ensemble", "tiny", "averages"), members[..1], seed: 1)
        );
    }

    [Fact]
    public void TheAutoencoderFillsBothFigures()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        Assert.Equal((1, 0), Runner(data, folder).Run([AutoencoderTraining.Job(1, 0.5, ["fig7", "fig8"])]));
        var features = RecordedResults.Find("fig7", "dropout", folder["results"])!.Runs[0];
        Assert.Equal((100, 28, 28), (features.Images!.Count, features.Images.Rows, features.Images.Columns));
        for (int unit = 0; unit < 100; unit++) // each picture is scaled to its own largest weight
            Assert.Equal(127, features.Images.Bytes.Skip(784 * unit).Take(784).Max(b => Math.Abs(b - 128)));
        var sparsity = RecordedResults.Find("fig8", "dropout", folder["results"])!.Runs[0];
        Assert.Equal(256, sparsity.Curves["meanActivationCounts"].Sum());
        Assert.Equal(256 * 100, sparsity.Curves["activationCounts"].Sum());
        Assert.InRange(sparsity.Numbers["zeroShare"], 0.01, 0.99);
        Assert.True(sparsity.Epochs[^1].Loss < sparsity.Epochs[0].Loss, "it did not learn");
        Assert.Null(sparsity.TestWrong);
    }

    [Fact]
    public void TheConvolutionalNetLearnsAndGoesOn()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        Assert.Throws<Killed>(() =>
            Runner(data, folder, new KillingWriter("epoch 4/")).Run([ConvolutionalTraining.Job(1, 0.5)])
        );
        var log = new StringWriter();
        Assert.Equal(
            (2, 0),
            Runner(data, folder, log).Run([ConvolutionalTraining.Job(1, 0.5), ConvolutionalTraining.Job(0, 0.5)])
        );
        Assert.Contains("goes on", log.ToString());
        var runs = RecordedResults.Find("cnn", "dropout", folder["results"])!.Runs;
        Assert.Equal((400, 0, 100), (runs[1].TrainDigits, runs[1].ValidationDigits, runs[1].TestDigits));
        Assert.True(runs[1].TestErrorPercent < 50, $"{runs[1].TestErrorPercent} % wrong");
        // The run for choosing holds digits out and leaves the test set alone.
        Assert.Equal((334, 66, 0), (runs[0].TrainDigits, runs[0].ValidationDigits, runs[0].TestDigits));
        Assert.NotNull(runs[0].Epochs[^1].ValidationErrorPercent);
        Assert.Null(runs[0].TestWrong);
    }

    [Fact]
    public void AnotherRecipeStartsAnew()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        Assert.Throws<Killed>(() => Runner(data, folder, new KillingWriter("epoch 3/")).Run([Tiny.Job(1)]));
        var log = new StringWriter();
        Assert.Equal((1, 0), Runner(data, folder, log).Run([Tiny.Job(1, Tiny.Recipe with { LearningRate = 0.01 })]));
        Assert.DoesNotContain("goes on", log.ToString());
    }

    [Fact]
    public void ADivergedRunIsSaidAndTheOthersGoOn()
    {
        using var data = Tiny.Data();
        using var folder = new TempFolder();
        var log = new StringWriter();
        var runner = Runner(data, folder, log);
        Assert.Equal(
            (1, 0),
            runner.Run([Tiny.Job(1, Tiny.Recipe with { LearningRate = 1e20, MaxNorm = null }), Tiny.Job(2)])
        );
        Assert.Equal(["table2-tiny-seed1"], runner.Failed);
        Assert.Contains("FAILED table2-tiny-seed1", log.ToString());
        Assert.Contains("learning rate", log.ToString());
        Assert.Equal([2], RecordedResults.Find("table2", "tiny", folder["results"])!.Runs.Select(run => run.Seed));
    }

    [Fact]
    public void OneRowIsChosenByItsName()
    {
        var jobs = Experiments.Jobs(["table2", "cnn"], 2);
        Assert.Equal(
            [
                "table2-dropout-relu-3x1024-seed0",
                "table2-dropout-relu-3x1024-seed1",
                "table2-dropout-relu-3x1024-seed2",
            ],
            Experiments.OfRow(jobs, "dropout-relu-3x1024", out _).Select(job => job.Id).Order()
        );
        Assert.Empty(Experiments.OfRow(jobs, "dropout-relu", out var rows));
        Assert.Equal(PaperNets.Table2.Select(row => row.Row).Concat(["dropout", "no-dropout"]).Order(), rows.Order());
    }

    [Fact]
    public void TheListHasEveryExperimentAndUsesTheTestSetForFinalNetsOnly()
    {
        var jobs = Experiments.Jobs([.. RecordedResults.Experiments], 3);
        Assert.Equal(jobs.Count, jobs.Select(job => job.Id).Distinct().Count());
        Assert.Equal(
            RecordedResults.Experiments.Order(),
            jobs.SelectMany(job => job.Heads).Select(head => head.Experiment).Distinct().Order()
        );
        Assert.All(
            jobs.Where(job => job.Seed == 0),
            job => Assert.Contains(job.Heads[0].Experiment, new[] { "table2", "table9", "table10", "cnn" })
        );
        foreach (var (table, row) in PaperNets.Tables.SelectMany(t => t.Value.Select(row => (t.Key, row))))
            Assert.Equal(
                [0, 1, 2, 3],
                jobs.Where(job => (job.Heads[0].Experiment, job.Heads[0].Row) == (table, row.Row))
                    .Select(job => job.Seed)
                    .Order()
            );
        Assert.Equal(
            [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
            jobs.Where(job => job is { Seed: 1 } && job.Heads[0].Row == "fixed-width")
                .Select(job => job.At!.Value)
                .Order()
        );
        Assert.All(Experiments.Jobs(["fig9"], 1), job => Assert.Equal("fig9", job.Heads[0].Experiment));
    }

    private static Runner Runner(DigitData data, TempFolder folder, TextWriter? log = null) =>
        new(data, folder["results"], folder["checkpoints"], "0123abc", log ?? TextWriter.Null)
        {
            SaveEvery = TimeSpan.Zero,
            Patience = TimeSpan.FromMilliseconds(20),
        };

    private sealed class Killed : Exception;

    /// <summary>Ends the run at the line that has a certain text, as a kill would.</summary>
    private sealed class KillingWriter(string at) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (value!.Contains(at, StringComparison.Ordinal))
                throw new Killed();
        }
    }
}
