using System.IO.Compression;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>When a submission came, by a clock that its owner cannot set.</summary>
public sealed class ArrivalTests : IDisposable
{
    private static readonly Sheet Sheet = Course.Three().Sheet("04-sums.ipynb");
    private static readonly byte[] Notebook = Encoding.UTF8.GetBytes(Course.Submit(Sheet, Course.Right).ToJson());
    private static readonly DateTimeOffset Early = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero),
        Late = new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero),
        Download = new(2026, 12, 24, 10, 0, 0, TimeSpan.Zero);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static byte[] Zip(params (string Name, byte[] Content, DateTimeOffset Time)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content, time) in entries)
            {
                var entry = zip.CreateEntry(name);
                // A zip's times have no zone; they are read as this machine's.
                entry.LastWriteTime = time.ToLocalTime();
                using var stream = entry.Open();
                stream.Write(content);
            }
        return memory.ToArray();
    }

    private string Save(string path, byte[] content, DateTimeOffset time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch[path])!);
        File.WriteAllBytes(_scratch[path], content);
        File.SetLastWriteTimeUtc(_scratch[path], time.UtcDateTime);
        return _scratch[path];
    }

    private Submission Ann(string path) => new Submissions(path, [Sheet]).Found.Single(s => s.Student == "ann");

    /// <summary>The learner's own archive, its inner times the opposite of the truth.</summary>
    private static byte[] Own(DateTimeOffset truth) =>
        Zip(
            ("work/04-sums.ipynb", Notebook, truth == Late ? Early : Late),
            ("work/timestamp.txt", Encoding.UTF8.GetBytes($"{(truth == Late ? Early : Late):u}"), Early)
        );

    public static TheoryData<bool> Truths => [true, false];

    [Theory]
    [MemberData(nameof(Truths))]
    public void Of_a_learners_zip_the_files_time_counts(bool late)
    {
        var truth = late ? Late : Early;
        Save("in/ann.zip", Own(truth), truth);
        Assert.Equal(truth, Ann(_scratch["in"]).Time);
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void Of_a_learners_zip_in_a_platforms_zip_the_platforms_entry_counts(bool late)
    {
        var truth = late ? Late : Early;
        var export = Zip(
            ("ann_101_assignsubmission_file_/hw.zip", Own(truth), truth),
            ("ben_102_assignsubmission_file_/04-sums.ipynb", Notebook, Early)
        );
        // Graded as it is, and as it lies in the folder where downloads lie: the day of the download is nobody's hand-in.
        Assert.Equal(truth, Ann(Save("all.zip", export, Download)).Time);
        Save("incoming/all.zip", export, Download);
        Assert.Equal(truth, Ann(_scratch["incoming"]).Time);
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void A_zip_within_a_learners_folder_is_the_learners(bool late)
    {
        var truth = late ? Late : Early;
        Save("in/ann/hw.zip", Own(truth), truth);
        Save("in/ben/04-sums.ipynb", Notebook, Early);
        Assert.Equal(truth, Ann(_scratch["in"]).Time);
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void A_platforms_name_says_the_time_whatever_lies_below(bool late)
    {
        var truth = new DateTime(2026, 11, late ? 29 : 1, 10, 0, 0);
        var local = new DateTimeOffset(truth, TimeZoneInfo.Local.GetUtcOffset(truth));
        Save($"in/12-9 - ann - Nov {truth.Day}, 2026 1000 AM/hw.zip", Own(late ? Late : Early), Download);
        Assert.Equal(local, Ann(_scratch["in"]).Time);
        Save($"black/Sheet_ann_attempt_2026-11-{truth.Day:00}-10-00-00_hw.zip", Own(late ? Late : Early), Download);
        Save("black/Sheet_ben_attempt_2026-11-01-10-00-00_04-sums.ipynb", Notebook, Download);
        Assert.Equal(local, Ann(_scratch["black"]).Time);
    }

    [Theory]
    [InlineData(
        "Moodle",
        "ann_101_assignsubmission_file_/timestamp.txt",
        "ann_101_assignsubmission_file_/04-sums.ipynb"
    )]
    [InlineData(
        "Moodle, a folder",
        "ann_101_assignsubmission_file_/hw/timestamp.txt",
        "ann_101_assignsubmission_file_/hw/a.ipynb"
    )]
    [InlineData("a learner's folder", "ann/timestamp.txt", "ann/04-sums.ipynb")]
    [InlineData("below nbgrader's", "ann/04-sums/mine/timestamp.txt", "ann/04-sums/mine/04-sums.ipynb")]
    [InlineData(
        "Sakai's attachments",
        "ann(ann1)/Submission attachment(s)/timestamp.txt",
        "ann(ann1)/Submission attachment(s)/a.ipynb"
    )]
    public void A_note_that_a_learner_may_have_written_does_not_count_and_is_named(
        string what,
        string note,
        string file
    )
    {
        Save($"in/{note}", Encoding.UTF8.GetBytes($"{Early:u}"), Early);
        Save($"in/{file}", Notebook, Late);
        Save("in/ben/04-sums/04-sums.ipynb", Notebook, Early);
        var found = Ann(_scratch["in"]);
        Assert.True(found.Time == Late, what);
        Assert.Contains("may be the learner's own", Assert.Single(found.Notes));
        var zip = Zip(
            (note, Encoding.UTF8.GetBytes($"{Early:u}"), Early),
            (file, Notebook, Late),
            ("ben/04-sums/04-sums.ipynb", Notebook, Early)
        );
        Assert.True(Ann(Save("all.zip", zip, Download)).Time == Late, what + ", zip");
    }

    [Theory]
    [InlineData("ann/04-sums/timestamp.txt", "ann/04-sums/04-sums.ipynb")]
    [InlineData("Lee, ann(ann1)/timestamp.txt", "Lee, ann(ann1)/Submission attachment(s)/a.ipynb")]
    public void Notes_of_nbgrader_and_Sakai_count_in_folders_and_zips(string note, string file)
    {
        var words = Encoding.UTF8.GetBytes($"{Late:u}");
        Save($"in/{note}", words, Early);
        Save($"in/{file}", Notebook, Early);
        Save("in/ben/04-sums/04-sums.ipynb", Notebook, Early);
        DateTimeOffset? Time(string path) =>
            new Submissions(path, [Sheet]).Found.Single(s => s.Student.EndsWith("ann", StringComparison.Ordinal)).Time;
        Assert.Equal(Late, Time(_scratch["in"]));
        var zip = Zip((note, words, Early), (file, Notebook, Early), ("ben/04-sums/04-sums.ipynb", Notebook, Early));
        Assert.Equal(Late, Time(Save("all.zip", zip, Download)));
        Save("incoming/all.zip", zip, Download);
        Assert.Equal(Late, Time(_scratch["incoming"]));
    }

    [Fact]
    public void Where_no_time_is_known_lateness_is_not_judged_and_that_is_said()
    {
        var none = new DateTimeOffset(new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Local));
        var path = Save(
            "all.zip",
            Zip(("ann/04-sums.ipynb", Notebook, none), ("ben/04-sums.ipynb", Notebook, Late)),
            Download
        );
        var found = Ann(path);
        Assert.Null(found.Time);
        var work = Restored.Of(Sheet, found.Notebook);
        SheetGrade Grade(DateTimeOffset? due) =>
            new GradingRules(due, 0.1).Grade(found, Sheet, work, null, new HandGrades());
        Assert.Contains(Grade(Early).LearnerNotes, n => n.Contains("was not judged"));
        Assert.False(Grade(Early).Late);
        Assert.Empty(Grade(null).LearnerNotes);
    }
}
