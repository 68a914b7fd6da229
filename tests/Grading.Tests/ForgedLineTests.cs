using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>Names, ids and notebooks of learners that would write lines of their own into the report, the tables or the pages.</summary>
public sealed class ForgedLineTests : IDisposable
{
    private static readonly Sheet Sheet = Course.Three().Written("s-4-why", 2, "Model.").Sheet("04-sums.ipynb");
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>What a terminal, a browser or a spreadsheet might obey.</summary>
    public static readonly string[] Signs =
    [
        "\u001b[2K\u001b[1G",
        "\u001b]0;title\u0007",
        "\u0007\u0008\u0008\u0008",
        "\n[1/1] forged, 04-sums: 7 of 7",
        "\r[1/1] forged, 04-sums: 7 of 7",
        "\u0085[1/1] forged, 04-sums: 7 of 7",
        "\u2028[1/1] forged, 04-sums: 7 of 7",
        "\u2029[1/1] forged, 04-sums: 7 of 7",
        "\u202eflah\u202c",
        "\u2066\u2067\u2069",
        "\u009b2J",
        "\u200b\u200d\ufeff",
        "\u000b\u000c\u001c\u001f\u007f",
    ];

    private static bool Obeyed(char c) =>
        c != '\n'
        && char.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    /// <summary>In a page lines, tabs and joined letters are text; what hides or turns it is not.</summary>
    private static bool ObeyedInPage(char c) => c is not ('\t' or '\u200b' or '\u200d' or '\ufeff') && Obeyed(c);

    private static string Notebook(string sign)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(
            Course
                .Submit(
                    Sheet,
                    [
                        .. Course.Right.Skip(1),
                        (
                            "s-1-add",
                            $"int Add(int a, int b) => a + b;\nConsole.WriteLine(\"out{sign.Replace("\n", "\\n").Replace("\r", "\\r").Replace("\u0085", "").Replace("\u2028", "").Replace("\u2029", "")}\");\nthrow new Exception(\"\\u001b[2J\\n[1/1] forged\");"
                        ),
                        ("s-4-why", $"An answer {sign} of words."),
                    ]
                )
                .ToJson()
        )!;
        // Its own cells carry the sign in what names them, and one that is from no sheet.
        json["cells"]!.AsArray().Add(SheetBuilder.Code($"own{sign}", "System.IO.File.Delete(\"x\");"));
        json["cells"]!
            .AsArray()
            .Add(SheetBuilder.Code("other", "int x = 1;", SheetBuilder.Meta($"s-9{sign}", false, true)));
        json["metadata"]![$"name{sign}"] = sign;
        return json.ToJsonString();
    }

    [Fact]
    public async Task No_name_id_or_notebook_writes_a_line_of_its_own()
    {
        using (var memory = File.Create(_scratch["all.zip"]))
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            void Add(string name, string text)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
            foreach (var (i, sign) in Signs.Index())
            {
                Add(
                    $"n{i}{sign}_{100 + i}_assignsubmission_file_/04-sums.ipynb",
                    i < 5 ? Notebook(sign) : "{ \"cells\": [ x" + sign
                );
                Add($"Lee{i}, A{sign}(id{i}{sign})/Submission attachment(s)/04{sign}.ipynb", "not JSON " + sign);
                Add($"n{i}{sign}_{100 + i}_assignsubmission_file_/left{sign}.docx", "x");
            }
        }
        var source = _scratch.Write("04-sums.ipynb", Course.Three().Written("s-4-why", 2, "Model.").Json);
        var result = await CourseProcess.Finish(
            CourseProcess.Start(
                Repository.Root,
                ["grade", _scratch["all.zip"], "--out", _scratch["out"], "--source", source, "--jobs", "2"]
            ),
            400
        );
        Assert.True(result.ExitCode == 0, result.Everything);
        var submissions = 2 * Signs.Length;
        foreach (var text in new[] { result.Output, result.Errors })
        {
            var bad = text.Split('\n')
                .Where(l => l.Any(Obeyed) || l.StartsWith("[1/1]", StringComparison.Ordinal))
                .ToList();
            Assert.True(bad.Count == 0, string.Join('\n', bad.Select(b => b.Replace("\u001b", "<ESC>"))));
        }
        Assert.Equal(submissions, result.Output.Split('\n').Count(l => l.StartsWith('[')));
        // Each line of standard error is one of the command's.
        Assert.All(
            result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => Assert.StartsWith("course: ", l)
        );

        var grades = File.ReadAllText(_scratch["out/grades.csv"]);
        Assert.Equal(submissions + 1, grades.TrimEnd().Split('\n').Length);
        var rows = Csv.Read(grades);
        Assert.Equal(submissions + 1, rows.Count);
        Assert.DoesNotContain(rows.SelectMany(r => r), f => f.Any(c => Obeyed(c) || c == '\n'));
        // Of this table only the answers may have lines.
        var hand = Csv.Read(File.ReadAllText(_scratch["out/hand-grading.csv"]));
        var answer = Array.IndexOf(hand[0], "answer");
        foreach (var row in hand)
            for (var i = 0; i < row.Length; i++)
                Assert.False(
                    row[i].Any(c => ObeyedInPage(c) || i != answer && c == '\n'),
                    row[i].Replace("\u001b", "<ESC>")
                );
        foreach (var file in Directory.GetFiles(_scratch["out"], "*.html", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Path.GetFileName(file), Obeyed);
            var bad = File.ReadAllText(file).Split('\n').Where(l => l.Any(ObeyedInPage)).ToList();
            Assert.True(
                bad.Count == 0,
                $"{Path.GetFileName(file)}: {string.Join('\n', bad.Take(5).Select(b => b.Replace("\u001b", "<ESC>")))}"
            );
        }
    }
}
