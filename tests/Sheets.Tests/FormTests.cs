using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>What can be said of the sheets without running them.</summary>
public class FormTests
{
    private static readonly IReadOnlyList<Sheet> Sheets = [.. Sheet.Names.Select(Sheet.Read)];

    [Fact]
    public void EachCellHasTheMetadataThatItsKindNeeds() =>
        Assert.All(
            Sheets.SelectMany(s => s.Cells),
            cell =>
            {
                Assert.Equal(3, (int)cell.Meta["schema_version"]!);
                Assert.False((bool)cell.Meta["task"]!);
                Assert.Equal(cell.Id, (string)cell.Meta["grade_id"]!);
                Assert.Equal(cell.Grade, cell.Meta.ContainsKey("points"));
                Assert.Equal(!cell.Solution, cell.Locked);
                Assert.False(cell.IsCode && cell.Solution && cell.Grade, $"{cell.Id}: points belong to the test cells");
            }
        );

    [Fact]
    public void EachSheetHasFiveGradedTasksOrMore() =>
        Assert.All(
            Sheets,
            sheet => Assert.True(sheet.Tasks.Count() + sheet.Cells.Count(c => c.IsWritten) >= 5, sheet.Name)
        );

    [Fact]
    public void EachSheetSaysItsPointsAndHowToCheck() =>
        Assert.All(
            Sheets,
            sheet =>
            {
                var title = sheet.Cells[0].Source;
                Assert.Contains($"**Points:** {sheet.Cells.Sum(c => c.Points)}.", title);
                Assert.Contains($"./course check notebooks/exercises/{sheet.Name}.ipynb", title);
                foreach (
                    var task in sheet
                        .Cells.Where(c => c.IsCode && c.Solution)
                        .Select(c =>
                            (Id: Regex.Match(c.Id, @"^\d+-\d+").Value, Points: sheet.TestsOf(c.Id).Sum(t => t.Points))
                        )
                        .Concat(
                            sheet
                                .Cells.Where(c => c.IsWritten)
                                .Select(c => (Id: Regex.Match(c.Id, @"^\d+-\d+").Value, c.Points))
                        )
                )
                    Assert.Contains(
                        $"({task.Points} point{(task.Points == 1 ? "" : "s")})",
                        sheet.Cells.Single(c => c.Id == task.Id).Source.Split('\n')[0]
                    );
            }
        );

    [Fact]
    public void TheEightSheetsOfPartOneGiveAHundredPoints()
    {
        var partOne = Sheets.Where(s => string.CompareOrdinal(s.Number, "08") <= 0).ToList();
        Assert.Equal(8, partOne.Count);
        Assert.Equal(100, partOne.Sum(s => s.Cells.Sum(c => c.Points)));
    }

    [Fact]
    public void TheFourSheetsOfPartTwoGiveFiftyPoints()
    {
        var partTwo = Sheets.Where(s => string.CompareOrdinal(s.Number, "08") > 0).ToList();
        Assert.All(partTwo, s => Assert.InRange(s.Cells.Sum(c => c.Points), 12, 13));
        if (partTwo.Count == 4)
            Assert.Equal(50, partTwo.Sum(s => s.Cells.Sum(c => c.Points)));
    }

    [Fact]
    public void EachTaskHasHintsVisibleTestsHiddenTestsAndThreeWrongSolutions() =>
        Assert.All(
            Sheets.SelectMany(s => s.Tasks.Select(t => (Sheet: s, Task: t))),
            pair =>
            {
                var (sheet, task) = pair;
                // Hints wait, folded, above the task, one behind the other; the stub itself gives none away.
                Assert.Contains(
                    "<details><summary>Hint 1</summary>\n\n",
                    sheet.Cells.Single(c => c.Id == Regex.Match(task.Id, @"^\d+-\d+").Value).Source
                );
                Assert.DoesNotContain("// HINT:", task.Source);
                Assert.Contains("// BEGIN SOLUTION", task.Source);
                Assert.Contains("// END SOLUTION", task.Source);
                Assert.Contains("throw new NotImplementedException(\"", sheet.HandedOut(task.Id));
                Assert.DoesNotContain("SOLUTION", sheet.HandedOut(task.Id));
                var tests = sheet.TestsOf(task.Id).ToList();
                Assert.Contains(tests, t => !t.Source.StartsWith("// More tests", StringComparison.Ordinal));
                Assert.Contains(
                    tests,
                    t => t.Source.Contains("// BEGIN HIDDEN TESTS") && t.Source.Contains("// END HIDDEN TESTS")
                );
                Assert.All(
                    tests.Where(t => t.Source.Contains("// BEGIN HIDDEN TESTS")),
                    t => Assert.Matches(@"// BEGIN HIDDEN TESTS\n[ \t]*// FEEDBACK: \S", t.Source)
                ); // words for those who fail it
                Assert.All(tests, t => Assert.DoesNotContain("HIDDEN", sheet.HandedOut(t.Id)));
                var wrong = sheet.WrongOf(task.Id);
                Assert.True(wrong.Count >= 3, $"{task.Id} has {wrong.Count} wrong solutions");
                Assert.All(wrong, w => Assert.All(w.Fails, id => Assert.Contains(id, tests.Select(t => t.Id))));
            }
        );

    [Fact]
    public void EachSheetHasADerivationACurveAndAnExperimentWithTheirRubrics() =>
        Assert.All(
            Sheets,
            sheet =>
                Assert.All(
                    new[] { "derivation", "curve", "experiment" },
                    kind =>
                    {
                        var answer = Assert.Single(sheet.Cells, c => c.IsWritten && c.Id.EndsWith("-" + kind));
                        var task = sheet.Cells.Single(c => c.Id == Regex.Match(answer.Id, @"^\d+-\d+").Value);
                        Assert.Contains("*Graded by hand", task.Source);
                        Assert.True(answer.Source.Length > 200, $"{answer.Id}: the model answer is missing");
                        if (kind == "curve")
                            Assert.Contains(
                                $"void {Regex.Match(task.Source, @"`(\w+)\(\);`").Groups[1]}()",
                                AllCode(sheet)
                            );
                    }
                )
        );

    private static string AllCode(Sheet sheet) =>
        string.Join('\n', sheet.Cells.Where(c => c.IsCode && !c.Solution).Select(c => c.Source));

    [Fact]
    public void EachFolderOfSolutionsBelongsToATask() =>
        Assert.All(
            new[] { "wrong", "right" }.SelectMany(kind =>
                Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests", "Sheets.Tests", kind))
            ),
            folder => Assert.Contains(Path.GetFileName(folder), Sheets.SelectMany(s => s.Tasks).Select(t => t.Id))
        );
}
