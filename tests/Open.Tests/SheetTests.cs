using DropoutCourse.Grading;

namespace DropoutCourse.Tests;

/// <summary>An exercise sheet, done in the page.</summary>
public class SheetTests(Browser browser)
{
    private const string Sheet = "notebooks/exercises/02-definition.ipynb";

    [Fact]
    public async Task ASheetIsDoneFromStubsToAllPointsAndHandedIn()
    {
        await using var course = await TestCourse.Start(c => c.Bring(Sheet));
        var solved = NotebookReader.Read(
            Path.Combine(Repository.Root, "notebooks/instructor/02-definition.ipynb"),
            Reading.Lenient
        );
        await using var tab = await browser.Open(course, Sheet);
        async Task<string> Check()
        {
            // Not the end of an earlier check: the page writes anew.
            await tab.Page.Locator("#check-result").EvaluateAsync("box => box.replaceChildren()");
            await tab.Page.ClickAsync("#check");
            await tab.Page.Locator("#check-result button").WaitForAsync();
            return await tab.Page.Locator("#check-result").InnerTextAsync();
        }
        var before = await Check();
        Assert.Contains("Points so far: 0 of 13", before);
        Assert.Contains("0 tests passed, 0 failed", before);
        var typed = 0;
        foreach (var cell in solved.Cells)
        {
            if (CellInfo.Of(cell) is not { IsProgram: true })
                continue;
            var box = tab.Page.Locator($".cell.live[data-cell=\"{cell.Id}\"]");
            var number = int.Parse((await box.GetAttributeAsync("data-number"))!);
            await tab.Type(number, Answer(cell.Source));
            typed++;
        }
        Assert.Equal(5, typed);
        // Test cells are not the learner's to change.
        Assert.True(await tab.Page.Locator(".cell.live[data-locked] .cm-content[contenteditable]").CountAsync() > 0);
        var text = tab.Page.Locator(".textcell:not([data-locked])").Last;
        await text.GetByText("Edit").ClickAsync();
        await tab.Page.Keyboard.PressAsync("ControlOrMeta+a");
        await tab.Page.Keyboard.InsertTextAsync("Because **each** unit is drawn by itself.");
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await text.Locator("strong", new() { HasTextString = "each" }).WaitForAsync();

        var after = await Check();
        Assert.Matches(@"[1-9]\d* tests passed, 0 failed, 0 not attempted", after);
        Assert.Contains("your answer is there; a person grades it", after);
        Assert.Contains("Points so far: 5 of 13", after); // what the visible tests give; more run when the sheet is graded
        await tab.Page.ClickAsync("#hand-in");
        await tab.Says("The file to hand in is there");
        var handed = NotebookReader.Read(course["work/hand-in/02-definition.ipynb"], Reading.Strict);
        Assert.Contains(handed.Cells, c => c.Source.Contains("Because **each**", StringComparison.Ordinal));
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));
    }

    /// <summary>A solution without the marks that stand around it.</summary>
    private static string Answer(string source) =>
        string.Join('\n', source.Split('\n').Where(l => !l.Contains("### ", StringComparison.Ordinal)));
}
