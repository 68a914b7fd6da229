using System.Globalization;

namespace DropoutCourse.Tests;

/// <summary>Submissions from hostile/submissions.txt, run as the command runs them: each gets what was decided beforehand.</summary>
public sealed class HostileSubmissionTests
{
    private sealed record Case(string Sheet, Dictionary<string, string> Expected, List<(string, string)> Answers);

    private static readonly Dictionary<string, Case> Cases = Read();

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, Case> Read()
    {
        Dictionary<string, Case> cases = [];
        var text = File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "Grading.Tests", "hostile", "submissions.txt")
        );
        foreach (var part in text.Split("\n== ").Skip(1))
        {
            var lines = part.Replace("@NAME@", new string('x', 1100)).Split('\n');
            var head = lines[0].Split(" | ");
            Dictionary<string, string> expected = new() { [head[2]] = head[3].Trim() };
            foreach (var also in head.Skip(4).Select(h => h.Split(' ')))
                expected[also[1]] = also[2];
            List<(string, string)> answers = [];
            var (task, source) = (head[2], "");
            foreach (var line in lines.Skip(1))
                if (line.StartsWith('@'))
                {
                    answers.Add((task, source));
                    (task, source) = (line[1..], "");
                }
                else
                    source += line + "\n";
            answers.Add((task, source.TrimEnd('\n')));
            cases.Add(head[0], new Case(head[1], expected, answers));
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_gets_what_it_earned(string name)
    {
        var (kind, expected, answers) = Cases[name];
        var sheet =
            kind == "three" ? Course.Three().Sheet()
            : kind == "state" ? Course.State().Sheet()
            : Course.Claims().Sheet();
        (string, string)[] right =
            kind == "three" ? Course.Right
            : kind == "state"
                ?
                [
                    ("d-2-grad", "Tensor Double(Tensor x) => x * 2;"),
                    ("d-3-type", "double Size() => ones(2).ElementSize;"),
                ]
            : [("c-1-square", "double Square(double x) => x * x;"), ("c-2-one", "double One() => 1;")];
        var submission = Course.Submit(sheet, [.. right.Where(r => answers.All(a => a.Item1 != r.Item1)), .. answers]);
        var run = await Course.Run(sheet, submission, check: Course.Check);
        Assert.Null(run.Trouble);
        var grade = Course.Grade(sheet, submission, run);
        foreach (var task in grade.Tasks)
        {
            var due = expected.GetValueOrDefault(task.Task.Id) ?? Text(task.Most);
            Assert.True(
                due == (task.Points is { } points ? Text(points) : "person"),
                $"{task.Task.Id}: {task.Points}, expected {due}; {string.Join(" | ", run.Tests.Values.Select(t => $"{t.Id} {t.Outcome} {t.Message} {t.Detail}"))}; {string.Join(" | ", run.Notes)}"
            );
        }
        var page = Course.Feedback(sheet, submission, run);
        foreach (var (id, source) in answers)
            page = page.Replace(System.Net.WebUtility.HtmlEncode(source), $"(the source of {id})");
        Assert.DoesNotContain(Course.Secret, page);
        Assert.DoesNotContain("Asked40And2", page);
    }

    private static string Text(double points) => points.ToString(CultureInfo.InvariantCulture);
}
