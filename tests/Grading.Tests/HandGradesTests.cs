using System.Text;

namespace DropoutCourse.Tests;

/// <summary>The table of written answers after spreadsheets have had it: every point that was given counts, or its row is named.</summary>
public sealed class HandGradesTests : IDisposable
{
    private static readonly Sheet Sheet = new SheetBuilder().Written("s-1-why", 1, "Model.").Sheet("04-sums.ipynb");
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static readonly (string Name, string Text)[] Class =
    [
        ("-dash", "Answer of a name with a dash"),
        ("00421", "The weights stay."),
        ("1-2", "Answer"),
        ("3e5", "Another answer"),
        ("ann", "Only the outputs, the \"weights\" stay."),
        ("müller", "Two\nlines; and a semicolon\tand a tab"),
    ];

    private static List<(Submission, Answer)> Answers(params (string Name, string Text)[] all) =>
        [
            .. all.Select(a =>
                (
                    new Submission(a.Name, "", "04-sums", a.Name, Release.Of(Sheet), null, null, false),
                    new Answer("s-1-why", a.Text, true)
                )
            ),
        ];

    private static SheetGrade Grade((Submission Submission, Answer Answer) one, HandGrades hand) =>
        new GradingRules(null, 0).Grade(
            one.Submission,
            Sheet,
            new Restored([], [one.Answer], new HashSet<string>(), []),
            null,
            hand
        );

    /// <summary>The table with a point and a comment in each row, its keys changed.</summary>
    private static string[][] Filled(Func<string[], string[]> change)
    {
        var rows = Csv.Read(new HandGrades().Write(Answers(Class).Select(a => Grade(a, new HandGrades()))));
        for (var i = 1; i < rows.Count; i++)
        {
            (rows[i][7], rows[i][8]) = ("0,5", "gut, schöne Begründung");
            rows[i] = change(rows[i]);
        }
        return [.. rows];
    }

    private static string Table(string[][] rows, char separator) =>
        string.Concat(
            rows.Select(r =>
                string.Join(
                    separator,
                    r.Select(f =>
                        f.AsSpan().IndexOfAny('"', '\n', separator) >= 0 ? "\"" + f.Replace("\"", "\"\"") + "\"" : f
                    )
                ) + "\r\n"
            )
        );

    private HandGrades Read(byte[] table, params (string, string)[] now)
    {
        Directory.CreateDirectory(_scratch["out"]);
        File.WriteAllBytes(_scratch["out/hand-grading.csv"], table);
        var hand = HandGrades.Read(_scratch["out/hand-grading.csv"], [Sheet]);
        hand.Place(Answers(now.Length > 0 ? now : Class));
        return hand;
    }

    private static string[] As(string[] row, string key, string id) => [key, key, .. row[2..5], id, .. row[6..]];

    /// <summary>What Excel makes of keys and ids that look like numbers, dates and formulas (these keys were written by an earlier version).</summary>
    private static string[] Damaged(string[] row) =>
        row[6] switch
        {
            "Answer of a name with a dash" => As(row, "#NAME?", row[5][1..]),
            "The weights stay." => As(row, "421", "607152814"),
            "Answer" => As(row, "02.Jan", "9.5453E+26"),
            "Another answer" => As(row, "3.00E+05", row[5]),
            _ => row,
        };

    [Theory]
    [InlineData("utf-8", true, ',')]
    [InlineData("utf-8", false, ';')]
    [InlineData("windows-1252", false, ';')]
    [InlineData("utf-16", true, '\t')]
    [InlineData("utf-16BE", true, '\t')]
    public void All_points_count_in_whatever_the_spreadsheet_saved(string encoding, bool mark, char separator)
    {
        var code =
            encoding == "windows-1252"
                ? CodePagesEncodingProvider.Instance.GetEncoding(1252)!
                : Encoding.GetEncoding(encoding);
        foreach (var damaged in new[] { false, true })
        {
            var table = Table(Filled(r => damaged ? Damaged(r) : r), separator);
            var hand = Read([.. mark ? code.GetPreamble() : [], .. code.GetBytes(table)]);
            foreach (var one in Answers(Class))
            {
                var entry = hand.Find(one.Item1.Key, "04-sums", "s-1-why", one.Item2);
                Assert.NotNull(entry);
                Assert.Equal((0.5, "gut, schöne Begründung"), (entry.Points, entry.Comment));
            }
            Assert.Equal(damaged ? 4 : 0, hand.Notes.Count);
            Assert.DoesNotContain("an earlier answer", hand.Write(Answers(Class).Select(a => Grade(a, hand))));
        }
    }

    [Fact]
    public void A_row_that_finds_no_place_is_an_error_that_names_it()
    {
        var rows = Filled(r => r[0] == "ann" ? As(r, "anne", "a0123456789") : r);
        var error = Assert.Throws<UserError>(() => Read(Encoding.UTF8.GetBytes(Table(rows, ','))));
        Assert.Contains("row 6 (anne, s-1-why)", error.Message);
        rows = Filled(r =>
            r[6].StartsWith("Only", StringComparison.Ordinal) ? [.. r[..5], "1E+5", "other", .. r[7..]] : r
        );
        Assert.Contains(
            "row 6",
            Assert.Throws<UserError>(() => Read(Encoding.UTF8.GetBytes(Table(rows, ',')))).Message
        );
    }

    [Fact]
    public void One_answer_of_several_is_not_guessed()
    {
        var rows = Filled(r => r[6] == "Answer" ? As(r, "02.Jan", "1E+5") : r);
        var now = Class.Append(("zoe", "Answer")).ToArray();
        Assert.Contains(
            "several gave this answer",
            Assert.Throws<UserError>(() => Read(Encoding.UTF8.GetBytes(Table(rows, ',')), now)).Message
        );
    }

    [Fact]
    public void Two_rows_for_one_answer_must_agree()
    {
        var rows = Filled(r => r);
        var twice = rows.Append([.. rows[5][..7], "1", rows[5][8]]).ToArray();
        Assert.Contains(
            "grades the same answer differently",
            Assert.Throws<UserError>(() => Read(Encoding.UTF8.GetBytes(Table(twice, ',')))).Message
        );
    }

    [Fact]
    public void Points_of_an_earlier_answer_stay_in_the_table()
    {
        var table = Encoding.UTF8.GetBytes(Table(Filled(r => r), ','));
        var now = Class.Select(c => c.Name == "ann" ? (c.Name, "Another answer altogether.") : c).ToArray();
        var hand = Read(table, now);
        var again = Encoding.UTF8.GetBytes(hand.Write(Answers(now).Select(a => Grade(a, hand))));
        Assert.Contains("(an earlier answer)", Encoding.UTF8.GetString(again));
        Assert.Contains(
            "(an earlier answer)",
            Encoding.UTF8.GetString(
                Encoding.UTF8.GetBytes(Read(again, now).Write(Answers(now).Select(a => Grade(a, hand))))
            )
        );
    }

    [Fact]
    public void A_spreadsheets_own_file_is_refused_for_what_it_is() =>
        Assert.Contains(
            "a zip archive (or an Office document)",
            Assert.Throws<UserError>(() => Read("PK\u0003\u0004"u8.ToArray())).Message
        );

    [Fact]
    public void Pictures_are_shown_where_the_answer_is_graded()
    {
        var answer = new Answer("s-1-why", "See <img src=\"data:image/png;base64,AAAA\">", true)
        {
            Pictures = new Dictionary<string, string> { ["a.png"] = "data:image/png;base64,BBBB" },
        };
        var grade = Grade((Answers(("ann", "x"))[0].Item1, answer), new HandGrades());
        foreach (var page in new[] { Pages.HandGrading([grade], new HandGrades()), Pages.Feedback([grade]) })
        {
            Assert.Contains("<img src=\"data:image/png;base64,AAAA\"", page);
            Assert.Contains("<img src=\"data:image/png;base64,BBBB\"", page);
            Assert.Contains("img-src data:", page);
        }
        Assert.Contains("2 pictures: see hand-grading.html", new HandGrades().Write([grade]));
    }
}
