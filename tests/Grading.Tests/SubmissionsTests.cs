using System.IO.Compression;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>Where submissions are found, whose they are, and what is left out.</summary>
public sealed class SubmissionsTests : IDisposable
{
    private static readonly Sheet Sheet = Course.Three().Sheet("04-sums.ipynb");
    private static readonly string Notebook = Course.Submit(Sheet, Course.Right).ToJson();
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private Submissions Read(string path) => new(path, [Sheet]);

    private string WriteZip(params (string Name, byte[] Content)[] entries)
    {
        var path = _scratch["all.zip"];
        File.WriteAllBytes(path, Zipped.Of(entries));
        return path;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData("submitted/alice/04-sums/04-sums.ipynb", "alice", "")]
    [InlineData("alice/04-sums/04-sums.ipynb", "alice", "")]
    [InlineData("alice.ipynb", "alice", "")]
    [InlineData("alice_04-sums.ipynb", "alice", "")]
    [InlineData("04-sums-alice.ipynb", "alice", "")]
    [InlineData("alice/whatever.ipynb", "alice", "")]
    [InlineData("Ann-Marie O'Neill_1234567_assignsubmission_file_/04-sums.ipynb", "Ann-Marie O'Neill", "1234567")]
    [InlineData("王小明_1234567_assignsubmission_file_04-sums.ipynb", "王小明", "1234567")]
    [InlineData("smithjane_12345_67890_04-sums.ipynb", "smithjane", "12345")]
    public void A_path_says_whose_it_is(string path, string student, string id)
    {
        _scratch.Write("in/" + path, Notebook);
        var found = Assert.Single(Read(_scratch["in"]).Found);
        Assert.Equal((student, id, "04-sums", (string?)null), (found.Student, found.Id, found.Sheet, found.Problem));
        var zipped = Assert.Single(Read(WriteZip((path, Bytes(Notebook)))).Found);
        Assert.Equal((student, id), (zipped.Student, zipped.Id));
    }

    [Fact]
    public void Canvas_says_who_is_late()
    {
        _scratch.Write("in/smithjane_LATE_12345_67890_04-sums.ipynb", Notebook);
        Assert.True(Assert.Single(Read(_scratch["in"]).Found).MarkedLate);
    }

    [Fact]
    public void Zips_within_a_folder_or_a_zip_are_read()
    {
        File.WriteAllBytes(_scratch["bob.zip"], Zipped.Of(("work/04-sums.ipynb", Bytes(Notebook))));
        Assert.Equal("bob", Assert.Single(Read(_scratch.Path).Found).Student);
        var outer = WriteZip(
            ("carol_1_assignsubmission_file_/hand-in.zip", Zipped.Of(("04-sums.ipynb", Bytes(Notebook))))
        );
        Assert.Equal("carol", Assert.Single(Read(outer).Found).Student);
    }

    [Theory]
    [InlineData("../../evil.ipynb")]
    [InlineData("alice/../../bob/04-sums.ipynb")]
    [InlineData("/etc/evil.ipynb")]
    [InlineData(@"..\..\evil.ipynb")]
    [InlineData("C:/evil.ipynb")]
    public void An_entry_that_points_outside_is_left_out_and_written_nowhere(string name)
    {
        var read = Read(WriteZip((name, Bytes(Notebook)), ("alice/04-sums.ipynb", Bytes(Notebook))));
        Assert.Equal("alice", Assert.Single(read.Found).Student);
        Assert.Contains(read.Problems, p => p.Contains("points outside"));
        Assert.Equal(["all.zip"], Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void An_entry_that_unpacks_to_gigabytes_is_left_out()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        using (var stream = zip.CreateEntry("bomb.ipynb", CompressionLevel.Fastest).Open())
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 40; i++)
                stream.Write(zeros);
        }
        File.WriteAllBytes(_scratch["all.zip"], memory.ToArray());
        var found = Assert.Single(Read(_scratch["all.zip"]).Found);
        Assert.Equal(("bomb", null), (found.Student, found.Notebook));
        Assert.Contains("too large", found.Problem);
    }

    [Theory]
    [InlineData("{ \"cells\": [")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("{\"cells\": 7}")]
    [InlineData("{\"cells\": [], \"cells\": []}")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": 7, \"source\": 8}], \"nbformat\": 4}")]
    public void A_file_that_is_no_notebook_is_a_submission_without_points(string text)
    {
        _scratch.Write("in/alice_04-sums.ipynb", text);
        var found = Assert.Single(Read(_scratch["in"]).Found);
        Assert.True(
            found.Notebook is null && found.Problem != null
                || !Restored.Of(Sheet, found.Notebook).Cells.Any(c => c.Learner)
        );
    }

    [Fact]
    public void The_latest_of_several_counts_and_the_others_are_named()
    {
        File.SetLastWriteTimeUtc(
            _scratch.Write("in/alice/04-sums.ipynb", Notebook),
            new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc)
        );
        File.SetLastWriteTimeUtc(
            _scratch.Write("in/alice/04-sums (1).ipynb", Notebook),
            new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)
        );
        var read = Read(_scratch["in"]);
        Assert.Equal("alice/04-sums.ipynb", Assert.Single(read.Found).Origin);
        Assert.Contains("alice/04-sums (1).ipynb", Assert.Single(read.Problems));
    }

    [Fact]
    public void Nbgraders_timestamp_says_when_it_came()
    {
        _scratch.Write("submitted/alice/04-sums/04-sums.ipynb", Notebook);
        _scratch.Write("submitted/alice/04-sums/timestamp.txt", "2026-11-20 10:30:00.000000 UTC\n");
        Assert.Equal(
            new DateTimeOffset(2026, 11, 20, 10, 30, 0, TimeSpan.Zero),
            Assert.Single(Read(_scratch["submitted"]).Found).Time
        );
    }

    [Fact]
    public void Names_of_different_students_never_share_a_file()
    {
        string[] names =
        [
            "a/b",
            "a\\b",
            "a_b",
            "A_B",
            "..",
            "",
            "=cmd|' /C calc'!A0",
            "王小明",
            "王小萌",
            "con\u0000",
            new string('x', 300),
            new string('x', 301),
        ];
        var keys = names.Select(Submissions.Key).ToList();
        Assert.Equal(names.Length, keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(
            keys,
            k =>
                Assert.True(
                    k.Length is > 0 and < 90 && k.IndexOfAny(['/', '\\', '\0', '\'', '"', '<']) < 0 && k != "..",
                    k
                )
        );
    }
}
