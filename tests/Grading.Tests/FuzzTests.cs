using System.IO.Compression;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>The readers of what learners and spreadsheets write, given damaged files (<see cref="Fuzz"/>), and what was found so.</summary>
public sealed class FuzzTests : IDisposable
{
    // Messages quote a damaged file's own words: nothing in it may look like .NET's.
    private static readonly Sheet Sheet = Course
        .Three("const double Half = 0.5;")
        .Written("s-4-why", 2, "Model.")
        .Sheet("04-sums.ipynb");
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Grading.Tests", "fuzz");
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static TheoryData<string> Found(string reader) =>
        [
            .. Directory
                .GetFiles(Path.Combine(Folder, reader))
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal),
        ];

    private static byte[] Kept(string reader, string file) => File.ReadAllBytes(Path.Combine(Folder, reader, file));

    // Notebooks

    private static string Filled() =>
        Course
            .Submit(Sheet, [.. Course.Right, ("s-4-why", "Because \u00fc ![p](attachment:p.png)\n\n- [ ] a")])
            .ToJson()
            .Replace(
                "\"outputs\": []",
                "\"outputs\": [{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": [\"a\\n\", \"b\"]}, {\"output_type\": \"execute_result\", \"data\": {\"text/plain\": \"3\", \"application/json\": {\"a\": [1, null]}}, \"metadata\": {}, \"execution_count\": 2}, {\"output_type\": \"error\", \"ename\": \"E\", \"evalue\": \"v\", \"traceback\": [\"t\"]}]"
            );

    private static List<byte[]> Notebooks()
    {
        var text = Filled();
        const string old =
            """{"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": "h"}, {"cell_type": "code", "input": "int a = 1;", "prompt_number": 1, "outputs": [{"output_type": "pyout", "text": "1", "png": "AA=="}, {"output_type": "pyerr", "ename": "E"}]}]}]}""";
        return
        [
            Bytes(text),
            Bytes(old),
            Encoding.Unicode.GetBytes(text),
            Encoding.UTF32.GetBytes(old),
            Bytes(text.Replace("int Add", "<<<<<<< HEAD\nint Add").Replace("a + b", "a + b\n=======\n0\n>>>>>>> x")),
            Bytes(text.Replace("\n", "").Replace("null", "NaN")),
        ];
    }

    private static readonly string[] NotebookTokens =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "\\ud800",
        "\\",
        "NaN",
        "-Infinity",
        "null",
        "true",
        "1e999",
        "-0",
        "1E400",
        "\n",
        "\r",
        "\u0000",
        "\"id\": \"a\", ",
        "\"id\": 7, ",
        "\"cells\": [], ",
        "\"cells\": [[]], ",
        "\"nbformat\": 3, ",
        "\"nbformat\": 4.0, ",
        "\"nbformat\": 1e400, ",
        "\"metadata\": [], ",
        "\"metadata\": {\"nbgrader\": []}, ",
        "\"nbgrader\": {\"grade_id\": \"s-1-add\", \"points\": 1e400}, ",
        "\"points\": -1, ",
        "\"source\": [[1]], ",
        "\"source\": {}, ",
        "\"outputs\": {}, ",
        "\"attachments\": {\"a.png\": {\"image/png\": 7}}, ",
        "\"attachments\": {\"a.png\": []}, ",
        "\"cell_type\": 1, ",
        "\"kernelspec\": 4, ",
        "\"tags\": [1], ",
        "\"prompt_number\": {}, ",
        "\"worksheets\": [1], ",
        "\"checksum\": [], ",
        "<<<<<<< HEAD\n",
        "=======\n",
        ">>>>>>> x\n",
        "//",
        "/*",
        "\u00ef\u00bb\u00bf",
        "\u00ff\u00fe",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "<html",
        "PK",
        "'",
        "#!fsharp\n",
        "%%bash\n",
        "#r \"nuget: X\"\n",
        "class ",
        "{{{{{{{{",
    ];

    private static void Notebook(byte[] bytes)
    {
        foreach (var reading in new[] { Reading.Strict, Reading.Lenient })
        {
            Notebook notebook;
            try
            {
                notebook = NotebookReader.Parse("the notebook.ipynb", bytes, reading);
            }
            catch (UserError) when (reading == Reading.Strict)
            {
                continue;
            }
            // What is written is read again as it is, by a strict reader too, unless nothing is in it.
            var text = notebook.ToJson();
            using (System.Text.Json.JsonDocument.Parse(text)) { }
            var again = NotebookReader.Parse("again.ipynb", text, Reading.Lenient);
            if (
                again.Damaged
                || !notebook
                    .Cells.Select(c => (c.Type, c.Id, c.Source))
                    .SequenceEqual(again.Cells.Select(c => (c.Type, c.Id, c.Source)))
            )
                throw new InvalidDataException(
                    "not the same when written and read again: " + string.Join("; ", again.Repairs)
                );
            // What the grader does with it before anything runs.
            var work = Restored.Of(Sheet, notebook);
            if (work.Cells.Count(c => c.Test != null) != 4)
                throw new InvalidDataException("tests were lost");
            _ = SubmissionRun.ContextHash(work, Course.Limits, "");
        }
    }

    private static bool NotebookRefusal(Exception e) =>
        e is UserError && e.Message.StartsWith("the notebook.ipynb: ", StringComparison.Ordinal);

    private static Fuzz NotebookFuzz => new("notebook", Notebooks(), NotebookTokens, Notebook, NotebookRefusal);

    [Fact]
    public void Damaged_notebooks_are_read_or_refused_in_words() => NotebookFuzz.Run();

    [Theory]
    [MemberData(nameof(Found), "notebook")]
    public void Notebooks_that_were_once_a_fault(string file) => NotebookFuzz.Check(Kept("notebook", file));

    // Archives

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var stream = zip.CreateEntry(name, level).Open())
                    stream.Write(content);
        return memory.ToArray();
    }

    private static List<byte[]> Zips()
    {
        var notebook = Bytes(Course.Submit(Sheet, Course.Right).ToJson());
        List<byte[]> all = [];
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest })
        {
            var own = Zip(level, ("work/04-sums.ipynb", notebook), ("timestamp.txt", Bytes("2026-11-20 10:30:00 UTC")));
            all.Add(Zip(level, ("ann/04-sums.ipynb", notebook), ("ben.ipynb", notebook), ("cem.zip", own)));
            all.Add(
                Zip(
                    level,
                    ("Ann Lee_101_assignsubmission_file_/x.ipynb", notebook),
                    ("Ben Kim_102_assignsubmission_file_/hw.zip", own),
                    ("M\u00fcller, Z\u00f6e(mz)/Submission attachment(s)/a.ipynb", notebook),
                    ("M\u00fcller, Z\u00f6e(mz)/timestamp.txt", Bytes("20261120103000123"))
                )
            );
            all.Add(
                Zip(level, ("annlee_LATE_101_9001_04-sums-1.ipynb", notebook), ("x.docx", [1, 2, 3]), ("leer/", []))
            );
        }
        return all;
    }

    private static readonly string[] ZipTokens =
    [
        "PK\u0001\u0002",
        "PK\u0003\u0004",
        "PK\u0005\u0006",
        "PK\u0006\u0006",
        "PK\u0006\u0007",
        "../",
        "..\\",
        "/",
        "C:/",
        "\u0000",
        "\u00ff\u00ff\u00ff\u00ff",
        "_101_assignsubmission_file_/",
        "submitted/",
        ".zip",
        ".ipynb",
        "timestamp.txt",
        "\u001b[2J",
        "\u0001\u0000\u0018\u0000",
        "{",
        "\"",
    ];

    private void Archive(byte[] bytes)
    {
        var path = _scratch["all of them.zip"];
        File.WriteAllBytes(path, bytes);
        var read = new Submissions(path, [Sheet]);
        foreach (
            var line in read
                .Problems.Concat(read.Alarms)
                .Concat(read.Found.Select(f => f.Origin + f.Student + f.Problem))
        )
            if (line.Any(char.IsControl))
                throw new InvalidDataException("control characters in: " + line);
        if (read.Found.Select(f => (f.Key, f.Sheet)).Distinct().Count() != read.Found.Count)
            throw new InvalidDataException("two rows of one key");
        foreach (var found in read.Found.Where(f => f.Notebook != null))
            _ = Restored.Of(Sheet, found.Notebook);
    }

    private static bool ArchiveRefusal(Exception e) =>
        e is UserError
        && (
            e.Message.Contains("all of them.zip: ", StringComparison.Ordinal)
            || e.Message.StartsWith("One id with several names", StringComparison.Ordinal)
        );

    private Fuzz ZipFuzz => new("zip", Zips(), ZipTokens, Archive, ArchiveRefusal);

    [Fact]
    public void Damaged_archives_are_read_or_refused_in_words() => ZipFuzz.Run();

    [Theory]
    [MemberData(nameof(Found), "zip")]
    public void Archives_that_were_once_a_fault(string file) => ZipFuzz.Check(Kept("zip", file));

    // Tables

    private static readonly (Submission, Answer)[] Answers =
    [
        .. new[]
        {
            ("ann", "The weights stay."),
            ("m\u00fcller", "Two\nlines; a \"quote\",\tand a tab"),
            ("00421", "=1+1"),
        }.Select(a =>
            (
                new Submission(a.Item1, "", "04-sums", a.Item1, Release.Of(Sheet), null, null, false),
                new Answer("s-4-why", a.Item2, true)
            )
        ),
    ];

    private static IEnumerable<SheetGrade> Grades(HandGrades hand) =>
        Answers.Select(a =>
            new GradingRules(null, 0).Grade(
                a.Item1,
                Sheet,
                new Restored([], [a.Item2], new HashSet<string>(), []),
                null,
                hand
            )
        );

    private static List<byte[]> Tables()
    {
        var rows = Csv.Read(new HandGrades().Write(Grades(new HandGrades())));
        for (var i = 1; i < rows.Count; i++)
            (rows[i][7], rows[i][8]) = ("0.5", "gut, sch\u00f6n");
        string Table(char separator) =>
            string.Concat(
                rows.Select(r => string.Join(separator, r.Select(f => "\"" + f.Replace("\"", "\"\"") + "\"")) + "\r\n")
            );
        return
        [
            Bytes("\uFEFF" + Table(',')),
            Bytes("sep=;\r\n" + Table(';')),
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Table('\t'))],
            Encoding.Latin1.GetBytes(Table(';').Replace("\"", "")),
            Bytes(new HandGrades().Write(Grades(new HandGrades()))),
        ];
    }

    private static readonly string[] TableTokens =
    [
        "\"",
        "\"\"",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r",
        "\r\n",
        "\u0000",
        "sep=",
        "sep=\"",
        "points",
        "key",
        "1e999",
        "NaN",
        "-1",
        "0,5",
        "1.5",
        "'",
        "=",
        "(an earlier answer)",
        "\u001b[2J",
        "\u00ef\u00bb\u00bf",
        "\u00ff\u00fe",
        "s-4-why",
        "04-sums",
        "ann",
        "a0123456789",
    ];

    private void Table(byte[] bytes)
    {
        var path = _scratch["hand-grading.csv"];
        File.WriteAllBytes(path, bytes);
        var hand = HandGrades.Read(path, [Sheet]);
        hand.Place(Answers);
        // What was given and found its place is there when the table has been written and read again.
        var before = Given(hand);
        File.WriteAllText(path, hand.Write(Grades(hand)));
        var again = HandGrades.Read(path, [Sheet]);
        again.Place(Answers);
        if (!before.SequenceEqual(Given(again)))
            throw new InvalidDataException(
                $"points changed: {string.Join(", ", before)} to {string.Join(", ", Given(again))}"
            );
    }

    private static List<(double?, string?)> Given(HandGrades hand) =>
        [
            .. Answers
                .Select(a => hand.Find(a.Item1.Key, "04-sums", "s-4-why", a.Item2))
                .Select(e => (e?.Points, e?.Comment)),
        ];

    private static bool TableRefusal(Exception e) =>
        e is UserError && e.Message.Contains("hand-grading.csv: ", StringComparison.Ordinal);

    private Fuzz TableFuzz => new("csv", Tables(), TableTokens, Table, TableRefusal);

    [Fact]
    public void Damaged_tables_are_read_or_refused_in_words() => TableFuzz.Run();

    [Theory]
    [MemberData(nameof(Found), "csv")]
    public void Tables_that_were_once_a_fault(string file) => TableFuzz.Check(Kept("csv", file));
}
