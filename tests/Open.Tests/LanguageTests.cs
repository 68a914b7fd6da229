namespace DropoutCourse.Tests;

/// <summary>What the editor knows of C#, from the kernel.</summary>
public class LanguageTests(Browser browser)
{
    private const string Small = "notebooks/01-small.ipynb";

    private static Task<TestCourse> Course() =>
        TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                (
                    "/// <summary>Adds two numbers.</summary>\nint Plus(int left, int right) => left + right;\nvar numbers = new List<int> { 3 };",
                    true
                ),
                ("", true)
            )
        );

    [Fact]
    public async Task NamesOfCellsThatRanAreCompleted()
    {
        await using var course = await Course();
        await using var tab = await browser.Open(course, Small);
        await tab.Run(1);
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.TypeAsync("numbers.Cou", new() { Delay = 40 });
        var option = tab.Page.Locator(".cm-tooltip-autocomplete li").First;
        await option.WaitForAsync();
        Assert.StartsWith("Count", await option.InnerTextAsync());
        await tab.Page.WaitForTimeoutAsync(150);
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("numbers.Count", await tab.Text(2));
    }

    [Fact]
    public async Task HoverSignatureAndSquiggles()
    {
        await using var course = await Course();
        await using var tab = await browser.Open(course, Small);
        await tab.Run(1);
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.TypeAsync("Math.Max(", new() { Delay = 40 });
        await tab.Page.Locator(".cm-tooltip.hint", new() { HasTextString = "Math.Max(" }).First.WaitForAsync();
        await tab.Type(2, "string s = numbers;");
        var error = tab.Cell(2).Locator(".cm-lintRange-error").First;
        await error.WaitForAsync();
        Assert.Equal("numbers", await error.InnerTextAsync());
        await tab.Type(2, "var t = Math.Abs(-3);");
        await tab.Page.Mouse.MoveAsync(5, 5);
        var word = await tab.Page.EvaluateAsync<double[]>(
            """
            () => {
                const line = document.querySelector('.cell.live[data-number="2"] .cm-line'), walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf('Abs');
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + 3);
                    const box = range.getBoundingClientRect();
                    return [box.left + box.width / 2, box.top + box.height / 2];
                }
            }
            """
        );
        await tab.Page.Mouse.MoveAsync((float)word[0], (float)word[1]);
        await tab.Page.Locator(".cm-tooltip-hover .hint", new() { HasTextString = "Math.Abs" }).First.WaitForAsync();
    }
}
