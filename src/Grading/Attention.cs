using System.Text;

namespace DropoutCourse.Grading;

/// <summary>What of a grading needs a person: one list, the gravest first.</summary>
public static class Attention
{
    public const string PageName = "attention.html";

    /// <param name="Kind">The heading that it stands below.</param>
    public sealed record Item(string Kind, string Student, string Sheet, string What);

    private const string Names = "Whose work is it?",
        NotRun = "Not run, because of the machine",
        Unreadable = "Not gradable",
        Refused = "Tests that were not accepted",
        Edited = "Tests or locked cells that were edited or deleted",
        Moved = "Cells that were found elsewhere, joined or left out",
        Late = "Late",
        LeftOut = "Files that were left out (a second submission, another type)",
        Damaged = "Files that were damaged and read all the same",
        ByHand = "Written answers without points";

    public static IReadOnlyList<string> Kinds { get; } =
    [Names, NotRun, Unreadable, Refused, Edited, Moved, Late, LeftOut, Damaged, ByHand];

    public static IReadOnlyList<Item> Of(
        IReadOnlyList<SheetGrade> grades,
        IReadOnlyList<string> alarms,
        IReadOnlyList<string> leftOut
    )
    {
        List<Item> items = [.. alarms.Select(a => new Item(Names, "", "", a))];
        items.AddRange(leftOut.Select(p => new Item(LeftOut, "", "", p)));
        foreach (var grade in grades)
        {
            void Add(string kind, string what) =>
                items.Add(new(kind, grade.Submission.Student, grade.Sheet.Name, what));
            if (grade.Run?.Trouble is { } trouble)
                Add(NotRun, trouble);
            if (!grade.Gradable)
                Add(Unreadable, $"{grade.Submission.Origin}: {grade.Submission.Problem}");
            foreach (var (cell, result) in grade.Tasks.SelectMany(t => t.Tests))
                if (result is { Outcome: Outcome.Refused })
                    Add(Refused, $"{cell.Info!.Id}: {result.Message.Split('\n')[0]}");
            foreach (var note in grade.LearnerNotes)
                Add(
                    note.StartsWith("The file was damaged", StringComparison.Ordinal) ? Damaged
                        : note.StartsWith("The test cell", StringComparison.Ordinal)
                        || note.StartsWith("The locked cell", StringComparison.Ordinal)
                            ? Edited
                        : note.Contains(GradingRules.NotJudged, StringComparison.Ordinal)
                        || note.StartsWith(Timestamp.FileName, StringComparison.Ordinal)
                            ? Late
                        : Moved,
                    note
                );
            if (grade.Late)
                Add(Late, grade.DaysLate > 0 ? $"{Math.Round(grade.DaysLate, 2)} days" : "the platform says so");
            if (grade.Tasks.Count(t => t.Open) is > 0 and var open)
                Add(ByHand, $"{open} of {grade.Tasks.Count(t => t.Task.IsWritten)}");
        }
        return items;
    }

    public static string Page(IReadOnlyList<Item> items)
    {
        var text = new StringBuilder("<h1>What needs a person</h1>\n");
        text.Append(
            items.Count == 0
                ? "<p class=\"good\">Nothing: everything was read, run and graded.</p>\n"
                : "<p>The gravest first. Points are in the gradebook; this list says where to look before they are published.</p>\n"
        );
        foreach (var kind in Kinds)
        {
            var own = items.Where(i => i.Kind == kind).ToList();
            if (own.Count == 0)
                continue;
            text.Append($"<h2>{E(kind)} <span class=\"quiet\">({own.Count})</span></h2>\n");
            if (own.All(i => i.Student.Length == 0))
            {
                text.Append($"<ul>{string.Concat(own.Select(i => $"<li>{E(i.What)}</li>"))}</ul>\n");
                continue;
            }
            text.Append("<table><tr><th>student</th><th>sheet</th><th>what</th></tr>\n");
            foreach (var i in own)
                text.Append($"<tr><td>{E(i.Student)}</td><td>{E(i.Sheet)}</td><td>{E(i.What)}</td></tr>\n");
            text.Append("</table>\n");
        }
        return Pages.Page("What needs a person", text.ToString());
    }

    private static string E(string text) => Pages.E(text);
}
