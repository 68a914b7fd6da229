using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

public class RecordedResultsTests
{
    private static readonly JsonSchemaCheck Schema = new(
        File.ReadAllText(Path.Combine(RecordedResults.Folder, "schema.json"))
    );

    public static TheoryData<string> Committed() =>
        [
            .. Directory
                .EnumerateFiles(RecordedResults.Folder, "*.json")
                .Select(p => Path.GetFileName(p))
                .Where(name => name != "schema.json")
                .DefaultIfEmpty(""),
        ];

    [Theory, MemberData(nameof(Committed))]
    public void EveryRecordedResultSatisfiesTheSchemaAndItself(string name)
    {
        if (name.Length == 0)
            return; // nothing recorded yet
        string path = Path.Combine(RecordedResults.Folder, name);
        Assert.Equal("", Errors(File.ReadAllText(path)));
        var result = RecordedResults.Read(path);
        Assert.Contains(result, RecordedResults.Load(result.Experiment), new SameRow());
    }

    [Fact]
    public void WhatIsWrittenSatisfiesTheSchemaAndIsReadAgain()
    {
        using var folder = new TempFolder();
        var written = Example();
        string path = RecordedResults.Write(written, folder.Path);
        Assert.Equal("", Errors(File.ReadAllText(path)));
        var read = RecordedResults.Read(path);
        Assert.Equal(written.Title, read.Title);
        Assert.Equal(written.Runs[1].Epochs, read.Runs[1].Epochs);
        Assert.Equal(written.Runs[1].Curves["sizes"], read.Runs[1].Curves["sizes"]);
        Assert.Equal(written.Runs[1].Images!.Bytes, read.Runs[1].Images!.Bytes);
        Assert.Equal(written.Runs[1].Origin.Finished, read.Runs[1].Origin.Finished);
        Assert.Equal(written.Runs[1].Origin.Versions, read.Runs[1].Origin.Versions);
        var (mean, sd, runs) = RecordedResults.Find("table2", "dropout-relu", folder.Path)!.TestError();
        Assert.Equal((1.1, 2), (Math.Round(mean, 10), runs));
        Assert.Equal(0.1 * Math.Sqrt(2), sd, 10);
        Assert.Equal([path], Directory.EnumerateFiles(folder.Path));
        Assert.Null(RecordedResults.Find("table2", "no-such-row", folder.Path));
        Assert.Single(RecordedResults.Load("table2", folder.Path));
        Assert.Empty(RecordedResults.Load("fig9", folder.Path));
        Assert.Throws<ArgumentException>(() => RecordedResults.Load("fig12", folder.Path));
    }

    [Fact]
    public void ARecordThatMustBeThereAndIsNotIsNamedWithTheCommandThatComputesIt()
    {
        Assert.Equal("dropout", RecordedResults.Get("pairs", "dropout").Row);
        string message = Assert
            .Throws<FileNotFoundException>(() => RecordedResults.Get("pairs", "no-such-row"))
            .Message;
        Assert.Contains("pairs-no-such-row.json", message);
        Assert.Contains("./course reproduce pairs", message);
    }

    [Fact]
    public void ARunTakesItsPlaceOrReplacesTheOldOne()
    {
        var result = Example();
        Assert.Equal([1, 2, 3], result.With(Run(3, 120)).Runs.Select(run => run.Seed));
        var replaced = result.With(Run(1, 50));
        Assert.Equal([(1, 50), (2, 120)], replaced.Runs.Select(run => (run.Seed, run.TestWrong!.Value)));
    }

    [Theory]
    [InlineData("testErrorPercent", "1.5", "testErrorPercent")]
    [InlineData("seed", "2", "same at and seed")]
    [InlineData("seed", "-1", "negative")]
    [InlineData("seed", "7", "order")]
    [InlineData("testWrong", "null", "together")]
    [InlineData("at", "0.5", "atMeans")]
    [InlineData("surprise", "1", "surprise")]
    [InlineData("net", "null", "net")]
    [InlineData("trainDigits", "\"many\"", "trainDigits")]
    [InlineData("settings", "{\"epochs\":3}", "last epoch")]
    [InlineData("epochs", "[]", null)]
    [InlineData("images", "{\"count\":3,\"rows\":1,\"columns\":2,\"bytes\":\"AAEC\"}", "3 bytes")]
    public void AContradictionIsRefusedAndNamed(string field, string value, string? complaint)
    {
        using var folder = new TempFolder();
        string path = RecordedResults.Write(Example(), folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["runs"]![0]![field] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        if (complaint is null)
        {
            Assert.Equal(2, RecordedResults.Read(path).Runs.Count);
            return;
        }
        var error = Assert.Throws<InvalidDataException>(() => RecordedResults.Read(path));
        Assert.Contains(complaint, error.Message);
        Assert.Contains("dropout-relu.json", error.Message);
        Assert.Contains("Remedy", error.Message);
    }

    [Fact]
    public void AMissingFieldIsRefusedBySchemaAndReader()
    {
        using var folder = new TempFolder();
        string path = RecordedResults.Write(Example(), folder.Path);
        foreach (
            string field in JsonNode.Parse(File.ReadAllText(path))!["runs"]![0]!.AsObject().Select(entry => entry.Key)
        )
        {
            var json = JsonNode.Parse(File.ReadAllText(RecordedResults.Write(Example(), folder.Path)))!;
            json["runs"]![0]!.AsObject().Remove(field);
            File.WriteAllText(path, json.ToJsonString());
            Assert.Contains(field, Assert.Throws<InvalidDataException>(() => RecordedResults.Read(path)).Message);
            Assert.NotEqual("", Errors(json.ToJsonString()));
        }
    }

    [Fact]
    public void ACutOffFileAndAWrongNameAreRefused()
    {
        using var folder = new TempFolder();
        string path = RecordedResults.Write(Example(), folder.Path),
            text = File.ReadAllText(path);
        File.WriteAllText(path, text[..(text.Length / 2)]);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => RecordedResults.Read(path)).Message);
        File.WriteAllText(folder["table2-other.json"], text);
        Assert.Contains(
            "table2-dropout-relu.json",
            Assert.Throws<InvalidDataException>(() => RecordedResults.Read(folder["table2-other.json"])).Message
        );
        Assert.Throws<InvalidDataException>(() => RecordedResults.Write(Example() with { Runs = [] }, folder.Path));
    }

    private static string Errors(string json) => string.Join("; ", Schema.Errors(json));

    private static RecordedResult Example() =>
        new("table2", "dropout-relu", "dropout, ReLU, 3x1024", "MNIST", null, 1.25, [Run(1, 100), Run(2, 120)]);

    private static RecordedRun Run(int seed, int wrong) =>
        new(
            seed,
            null,
            "784-1024-1024-1024-10",
            new Dictionary<string, double> { ["epochs"] = 2, ["learningRate"] = 0.1 },
            50_000,
            10_000,
            10_000,
            wrong,
            wrong / 100.0,
            [new(1, 0.5, 3.2, 3.5, 0.12, 7.5), new(2, 0.3, null, 2.5, 0.1, 15)],
            new Dictionary<string, double> { ["zeroShare"] = 0.7 },
            new Dictionary<string, IReadOnlyList<double>> { ["sizes"] = [1, 2.5, 3] },
            new RecordedImages(1, 1, 2, [0, 255]),
            new RecordedOrigin(
                new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
                16,
                "0123456789abcdef",
                new Dictionary<string, string> { ["TorchSharp"] = "0.107.0" },
                "a processor",
                2
            )
        );

    private sealed class SameRow : IEqualityComparer<RecordedResult>
    {
        public bool Equals(RecordedResult? a, RecordedResult? b) => (a?.Experiment, a?.Row) == (b?.Experiment, b?.Row);

        public int GetHashCode(RecordedResult result) => HashCode.Combine(result.Experiment, result.Row);
    }
}
