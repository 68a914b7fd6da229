using System.IO.Compression;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>Whose a file is in the layouts that learning platforms, browsers and people make.</summary>
public sealed class LayoutTests : IDisposable
{
    private static readonly Sheet Sheet = Course.Three().Sheet("04-sums.ipynb");
    private static readonly string Notebook = Course.Submit(Sheet, Course.Right).ToJson();
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private Submissions Read(string root, params string[] files)
    {
        foreach (var file in files)
            _scratch.Write($"{root}/{file}", file.EndsWith(".ipynb", StringComparison.Ordinal) ? Notebook : "x");
        return new(_scratch[root], [Sheet]);
    }

    private static string[] Names(Submissions found) =>
        [.. found.Found.Select(s => s.Id.Length > 0 ? $"{s.Student} {s.Id}" : s.Student)];

    private static byte[] Zip(params (string Name, string Text)[] entries) =>
        Zip(Encoding.UTF8, entries.Select(e => (e.Name, Encoding.UTF8.GetBytes(e.Text))));

    private static byte[] Zip(Encoding? names, IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true, names))
            foreach (var (name, content) in entries)
                using (var stream = zip.CreateEntry(name).Open())
                    stream.Write(content);
        return memory.ToArray();
    }

    private string Save(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch[path])!);
        File.WriteAllBytes(_scratch[path], content);
        return _scratch[path];
    }

    [Theory]
    [InlineData("a folder around a class", "hw2/ann.ipynb;hw2/ben.ipynb;hw2/cem.ipynb", "ann;ben;cem")]
    [InlineData("a folder in a folder", "week2/submissions/ann.ipynb;week2/submissions/ben.ipynb", "ann;ben")]
    [InlineData("a class of folders", "class-a/ann/04-sums.ipynb;class-a/ben/04-sums.ipynb", "ann;ben")]
    [InlineData("some class's folders", "Physics 3b/ann/x.ipynb;Physics 3b/ben/x.ipynb", "ann;ben")]
    [InlineData("nbgrader", "submitted/ann/04-sums/04-sums.ipynb;submitted/ben/04-sums/04-sums.ipynb", "ann;ben")]
    [InlineData(
        "nbgrader's course",
        "submitted/ann/04-sums/04-sums.ipynb;submitted/ben/04-sums/04-sums.ipynb;gradebook.db",
        "ann;ben"
    )]
    [InlineData(
        "Canvas in a folder",
        "submissions/annlee_101_9001_04-sums.ipynb;submissions/benkim_102_9002_04-sums-1.ipynb",
        "annlee 101;benkim 102"
    )]
    [InlineData(
        "Moodle",
        "Ann Lee_101_assignsubmission_file_/04-sums.ipynb;Ben Kim_102_assignsubmission_file/my homework/x.ipynb",
        "Ann Lee 101;Ben Kim 102"
    )]
    [InlineData(
        "Moodle, blind",
        "Participant_7_assignsubmission_file_/a.ipynb;Participant_8_assignsubmission_file_/a.ipynb",
        "Participant 7;Participant 8"
    )]
    [InlineData(
        "Sakai",
        "Sheet 4/Lee, Ann(alee)/Submission attachment(s)/04-sums.ipynb;Sheet 4/Kim, Ben(bkim)/Submission attachment(s)/04-sums.ipynb;Sheet 4/grades.csv",
        "Kim, Ben bkim;Lee, Ann alee"
    )]
    [InlineData(
        "Blackboard",
        "Sheet 4_a_lee_attempt_2026-11-20-10-00-00_04-sums.ipynb;Sheet 4_a_lee_attempt_2026-11-20-10-00-00.txt;Sheet 4_b_lee_attempt_2026-11-20-11-00-00_04-sums.ipynb",
        "a_lee;b_lee"
    )]
    [InlineData(
        "Brightspace",
        "12-9 - Ann Lee - Nov 20, 2026 1000 AM/04-sums.ipynb;13-9 - Ben Kim - Nov 20, 2026 1100 AM/04-sums.ipynb",
        "Ann Lee 12;Ben Kim 13"
    )]
    [InlineData(
        "copies by browsers",
        "ann.ipynb;ann (1).ipynb;ben-Copy1.ipynb;cem_v2.ipynb;dan - Copy (2).ipynb;Copy of eve.ipynb;fay_04-sums (3).ipynb",
        "ann;ben;cem;dan;eve;fay"
    )]
    [InlineData("names of sheets beside", "ann_hw4.ipynb;04-sums-ben_final.ipynb", "ann;ben")]
    [InlineData(
        "two exports",
        "Course-A-76/Ann Lee_101_assignsubmission_file_/x.ipynb;Course-B-77/Ben Kim_102_assignsubmission_file_/x.ipynb",
        "Ann Lee 101;Ben Kim 102"
    )]
    [InlineData("weeks of folders", "04-sums/ann.ipynb;04-sums/ben.ipynb", "ann;ben")]
    public void Layouts_are_recognized(string what, string files, string students)
    {
        var parts = files.Split(';');
        Assert.Equal(students.Split(';'), Names(Read("in", parts)));
        var zip = Save(
            "all.zip",
            Zip([.. parts.Select(p => (p, p.EndsWith(".ipynb", StringComparison.Ordinal) ? Notebook : "x"))])
        );
        Assert.True(students.Split(';').SequenceEqual(Names(new(zip, [Sheet]))), what);
        // A zip in a folder, as it is downloaded.
        Directory.CreateDirectory(_scratch["incoming"]);
        File.Move(zip, _scratch["incoming/submissions.zip"]);
        Assert.True(
            students.Split(';').SequenceEqual(Names(new(_scratch["incoming"], [Sheet]))),
            what + ", zip in a folder"
        );
    }

    [Fact]
    public void A_folder_that_may_be_one_student_or_several_is_refused_with_what_was_seen()
    {
        var error = Assert.Throws<UserError>(() => Read("in", "alice/anna.ipynb", "alice/bert.ipynb")).Message;
        Assert.Contains("alice: anna.ipynb, bert.ipynb", error);
    }

    [Fact]
    public void Two_students_of_one_name_have_two_rows()
    {
        var read = Read("in", "leeann_101_9001_04-sums.ipynb", "leeann_102_9002_04-sums.ipynb");
        Assert.Equal(["leeann 101", "leeann 102"], Names(read));
        Assert.Equal(2, read.Found.Select(s => s.Key).Distinct().Count());
        Assert.Contains("look alike", Assert.Single(read.Alarms));
    }

    [Fact]
    public void One_id_with_two_names_is_an_error_that_lists_them()
    {
        var error = Assert.Throws<UserError>(() =>
            Read("in", "annlee_101_1_04-sums.ipynb", "benkim_101_2_04-sums.ipynb")
        );
        Assert.Contains("101: annlee (annlee_101_1_04-sums.ipynb); benkim (benkim_101_2_04-sums.ipynb)", error.Message);
    }

    [Fact]
    public void What_a_learner_puts_into_an_archive_is_the_learners()
    {
        Save(
            "in/bob.zip",
            Zip(("submitted/alice/04-sums/04-sums.ipynb", Notebook), ("alice_7_1_04-sums.ipynb", Notebook))
        );
        _scratch.Write("in/alice/04-sums.ipynb", Notebook);
        var read = new Submissions(_scratch["in"], [Sheet]);
        Assert.Equal(["alice", "bob"], Names(read));
        Assert.Equal("alice/04-sums.ipynb", read.Found[0].Origin);
    }

    [Fact]
    public void A_second_claim_on_a_name_is_an_alarm()
    {
        Save("in/bob.zip", Zip(("04-sums.ipynb", Notebook)));
        var read = Read("in", "bob/04-sums.ipynb", "ann/04-sums.ipynb");
        Assert.Equal(["ann", "bob"], Names(read));
        Assert.Contains("claimed by bob/ and bob.zip".Replace("/ ", " "), Assert.Single(read.Alarms));
    }

    [Fact]
    public void Times_in_a_learners_own_archive_do_not_make_late_work_early()
    {
        var path = Save("in/bob.zip", Zip(("04-sums.ipynb", Notebook)));
        var time = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(new DateTimeOffset(time), Assert.Single(new Submissions(_scratch["in"], [Sheet]).Found).Time);
    }

    [Fact]
    public void One_students_zip_does_not_use_up_the_next_ones_room()
    {
        var large = Enumerable.Range(0, 12).Select(i => ($"{i}.bin", new byte[19 << 20])).ToList();
        Save("in/ann.zip", Zip(Encoding.UTF8, [.. large, ("04-sums.ipynb", Encoding.UTF8.GetBytes(Notebook))]));
        Save("in/ben.zip", Zip(("04-sums.ipynb", Notebook)));
        var read = new Submissions(_scratch["in"], [Sheet]);
        Assert.Equal(["ann", "ben"], Names(read));
        Assert.NotNull(read.Found[1].Notebook);
    }

    [Fact]
    public void Letters_in_either_form_are_one_name_and_those_of_old_zips_are_read()
    {
        var read = Read("in", "Jose\u0301/a_04-sums.ipynb", "Jos\u00e9/b_04-sums.ipynb", "각/04-sums.ipynb");
        Assert.Equal(["Jos\u00e9", "\uac01"], Names(read));
        var zip = Zip(null, [("M?ller/04-sums.ipynb", Encoding.UTF8.GetBytes(Notebook))]);
        // As Windows writes it: the letter in the code page of its console, no mark that names are UTF-8.
        for (var i = 0; i < zip.Length; i++)
            if (zip[i] == '?' && zip[i - 1] == 'M' && zip[i + 1] == 'l')
                zip[i] = 0x81;
        Assert.Equal(["Müller"], Names(new(Save("old.zip", zip), [Sheet])));
    }

    [Theory]
    [InlineData("ann.docx", "a zip archive (or an Office document)", "PK\u0003\u0004")]
    [InlineData("ann.pdf", "a PDF document", "%PDF")]
    [InlineData("ann.rar", "a RAR archive", "Rar!")]
    [InlineData("ann.py", "a .py file", "print(1)")]
    [InlineData("ann.zip", "not a readable zip", "no zip")]
    [InlineData("ann.ipynb", "empty (0 bytes)", "")]
    [InlineData("ann.ipynb", "a web page", "<!DOCTYPE html><html>log in</html>")]
    [InlineData("ann.ipynb", "only a part of a notebook", "{\"cells\": [")]
    [InlineData("ann.ipynb", "nothing in it is from the sheet", "{\"cells\": [], \"nbformat\": 4}")]
    public void Who_handed_in_something_else_does_not_vanish(string file, string named, string content)
    {
        _scratch.Write("in/ben.ipynb", Notebook);
        _scratch.Write("in/" + file, content);
        var read = new Submissions(_scratch["in"], [Sheet]);
        Assert.Equal(["ann", "ben"], Names(read));
        Assert.Null(read.Found[0].Notebook);
        Assert.Contains(named, read.Found[0].Problem);
    }

    [Theory]
    [InlineData("ann.ipynb.txt")]
    [InlineData("ann.ipynb.json")]
    [InlineData("ann.json")]
    [InlineData("ann.txt")]
    [InlineData("ann.ipynb(1)")]
    [InlineData("ann.IPYNB")]
    public void A_notebook_under_another_ending_is_read(string file)
    {
        _scratch.Write("in/" + file, Notebook);
        var found = Assert.Single(new Submissions(_scratch["in"], [Sheet]).Found);
        Assert.Equal("ann", found.Student);
        Assert.NotNull(found.Notebook);
    }

    [Fact]
    public void All_that_is_left_out_is_listed()
    {
        Directory.CreateDirectory(_scratch["in/empty"]);
        _scratch.Write("in/ann/04-sums.ipynb", Notebook);
        _scratch.Write("in/ann/notes.docx", "x");
        _scratch.Write("in/ann/helper.py", "x");
        File.CreateSymbolicLink(_scratch["in/ann/link.ipynb"], "/etc/passwd");
        var read = new Submissions(_scratch["in"], [Sheet]);
        foreach (var name in new[] { "empty", "ann/notes.docx", "ann/helper.py", "ann/link.ipynb" })
            Assert.Contains(read.Problems, p => p.StartsWith(name + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_that_can_be_read_counts()
    {
        File.SetLastWriteTimeUtc(_scratch.Write("in/ann/04-sums.ipynb", Notebook), new DateTime(2026, 1, 1));
        File.SetLastWriteTimeUtc(_scratch.Write("in/ann/04-sums (1).ipynb", ""), new DateTime(2026, 1, 2));
        var read = new Submissions(_scratch["in"], [Sheet]);
        Assert.NotNull(Assert.Single(read.Found).Notebook);
        Assert.Contains("can be read, this cannot", Assert.Single(read.Problems));
    }

    [Fact]
    public void Names_cannot_speak_to_a_terminal()
    {
        var read = Read("in", "ann\u001b[2K\u202eok/04-sums.ipynb");
        Assert.DoesNotContain(read.Found[0].Student + read.Found[0].Origin, c => char.IsControl(c) || c == '\u202e');
    }

    [Theory]
    [InlineData("00421")]
    [InlineData("1-2")]
    [InlineData("3e5")]
    [InlineData("-dash")]
    [InlineData("jan-2")]
    [InlineData("Mai5")]
    [InlineData("true")]
    [InlineData("=1+1")]
    public void Keys_are_left_alone_by_spreadsheets(string name)
    {
        var key = Submissions.Key(name);
        Assert.Matches("^[\\p{L}]", key);
        Assert.False(double.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.False(DateTime.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.NotEqual(name, key);
    }
}

/// <summary>Points in time: what can mean two things is not guessed.</summary>
public sealed class TimestampTests
{
    [Theory]
    [InlineData("2026-11-20 10:30:00.948203 UTC", "2026-11-20T10:30:00Z")]
    [InlineData("2026-11-20 10:30:00.948203 CET", "2026-11-20T09:30:00Z")]
    [InlineData("2026-07-20 10:30:00.948203 CEST", "2026-07-20T08:30:00Z")]
    [InlineData("2026-07-20 10:30:00 Europe/Berlin", "2026-07-20T08:30:00Z")]
    [InlineData("2026-11-20 10:30:00 America/New_York", "2026-11-20T15:30:00Z")]
    [InlineData("2026-11-20 10:30:00 EST", "2026-11-20T15:30:00Z")]
    [InlineData("2026-11-20 10:30:00 +0530", "2026-11-20T05:00:00Z")]
    [InlineData("2026-11-20T10:30:00-03", "2026-11-20T13:30:00Z")]
    [InlineData("2026-11-20 10:30:00", "2026-11-20T10:30:00Z")]
    [InlineData("20261120103000123", "2026-11-20T10:30:00Z")]
    public void Notes_of_nbgrader_and_Sakai_are_understood(string text, string time)
    {
        var (found, problem) = Timestamp.Read(text);
        Assert.Null(problem);
        Assert.Equal(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), found);
    }

    [Theory]
    [InlineData("2026-11-20 10:30:00 IST", "several meanings")]
    [InlineData("2026-11-20 10:30:00 CST", "several meanings")]
    [InlineData("2026-11-20 10:30:00 Mars/Olympus", "is not known")]
    [InlineData("yesterday", "the year comes first")]
    [InlineData("11/12/2026", "can mean two days")]
    public void What_is_not_understood_is_said(string text, string why)
    {
        var (found, problem) = Timestamp.Read(text);
        Assert.Null(found);
        Assert.Contains(why, problem);
        Assert.Contains("was not judged", problem);
    }

    [Theory]
    [InlineData("2026-11-30T23:59+00:00", "2026-11-30T23:59:59Z", true)]
    [InlineData("2026-11-30T23:59+00:00", "2026-12-01T00:00:00Z", false)]
    [InlineData("2026-11-30 23:59 UTC", "2026-11-30T23:59:30Z", true)]
    [InlineData("2026-11-30T23:59:00Z", "2026-11-30T23:59:30Z", false)]
    public void A_minute_is_due_with_all_its_seconds(string due, string handedIn, bool inTime) =>
        Assert.Equal(
            inTime,
            DateTimeOffset.Parse(handedIn, System.Globalization.CultureInfo.InvariantCulture) <= Timestamp.Due(due)
        );

    [Theory]
    [InlineData("11/12/2026", "two days")]
    [InlineData("11.12.2026 23:59", "two days")]
    [InlineData("2026-13-01", "no such day")]
    [InlineData("2026-02-30T10:00", "no such day")]
    [InlineData("tomorrow", "not a time")]
    [InlineData("2026-11-30T23:59 IST", "several meanings")]
    public void A_due_time_that_can_mean_two_things_is_refused(string due, string why) =>
        Assert.Contains(why, Assert.Throws<UserError>(() => Timestamp.Due(due)).Message);
}
