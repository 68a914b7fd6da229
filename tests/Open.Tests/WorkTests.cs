using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using DropoutCourse.Open;

namespace DropoutCourse.Tests;

/// <summary>The learner's copy: versions, other programs, other windows, newer courses.</summary>
public class WorkTests(Browser browser)
{
    private const string Small = "notebooks/01-small.ipynb";

    private static Notebook Of(params (string Id, string Source)[] cells) =>
        NotebookReader.Parse(
            "work/x.ipynb",
            TestCourse.Json([.. cells.Select(c => TestCourse.Cell(c.Id, c.Source, true))]),
            Reading.Lenient
        );

    private static string Cells(Notebook? notebook) =>
        string.Join(' ', notebook!.Cells.Select(c => $"{c.Id}={c.Source}"));

    [Fact]
    public void ANewerCourseIsBroughtOverCellByCell()
    {
        var known = Of(("a", "1"), ("b", "2"), ("c", "3"), ("gone", "g"), ("dropped", "d"));
        var current = Of(("a", "1 new"), ("b", "2 new"), ("new", "n"), ("c", "3"));
        var work = Of(
            ("a", "1"),
            ("mine", "m"),
            ("b", "2 changed"),
            ("c", "3 changed"),
            ("gone", "g changed"),
            ("dropped", "d")
        );
        Assert.Equal(
            "a=1 new mine=m b=2 changed new=n c=3 changed gone=g changed",
            Cells(WorkMerge.Of(known, current, work))
        );
        Assert.Null(WorkMerge.Of(known, known, work));
        // A cell that the learner deleted stays away, until the course has another one in its place.
        Assert.Equal("a=1", Cells(WorkMerge.Of(known, Of(("a", "1"), ("b", "2")), Of(("a", "1")))));
        Assert.Equal("a=1 b=2 new", Cells(WorkMerge.Of(known, Of(("a", "1"), ("b", "2 new")), Of(("a", "1")))));
    }

    [Fact]
    public async Task TheCopyFollowsTheCourseWhenItIsOpenedAgain()
    {
        await using var course = await TestCourse.Start();
        await using (var tab = await browser.Open(course, Small))
        {
            await tab.Type(1, "// mine");
            await tab.Saved();
        }
        await course.Server.DisposeAsync();
        course.WriteNotebook(
            Small,
            ("# A small lesson\n\nNew words.", false),
            ("Console.WriteLine(\"new\");", true),
            ("2 + 2", true)
        );
        await course.StartServer();
        await using var again = await browser.Open(course, Small);
        Assert.Equal("// mine", await again.Text(1));
        Assert.Equal("2 + 2", await again.Text(2));
        Assert.Contains("New words.", await again.Page.Locator("main").InnerTextAsync());
    }

    [Fact]
    public void FiveVersionsAreKeptAndAForeignChangeIsNotOverwritten()
    {
        var folder = Directory.CreateTempSubdirectory("course work ").FullName;
        try
        {
            var file = new WorkFile(Path.Combine(folder, "a.ipynb"), Path.Combine(folder, ".versions"));
            for (var i = 0; i < 9; i++)
            {
                Assert.True(file.Save($"text {i}"));
                file.KeepVersion(always: true);
                file.KeepVersion(always: true); // the same again is no version
                Thread.Sleep(5);
            }
            Assert.Equal(["text 4", "text 5", "text 6", "text 7", "text 8"], file.Versions().Select(File.ReadAllText));
            File.WriteAllText(file.Path, "by another program");
            Assert.True(file.ChangedOutside());
            Assert.False(file.Save("mine"));
            Assert.Equal("by another program", File.ReadAllText(file.Path));
            file.Read();
            Assert.True(file.Save("mine"));
            Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task AFileThatAnotherProgramChangedIsShownOrAskedFor()
    {
        await using var course = await TestCourse.Start();
        var path = course["work/01-small.ipynb"];
        await using var tab = await browser.Open(course, Small);
        await tab.Type(1, "// mine");
        await tab.Saved();
        // Nothing is waiting here: the page shows the other program's text.
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("// mine", "// theirs"));
        await tab.Page.WaitForFunctionAsync(
            "() => document.documentElement.dataset.ready && document.querySelector('.cell.live .cm-line')?.textContent === '// theirs'"
        );
        // A cell runs, whose outputs will have to be saved: the reader chooses.
        await tab.Type(2, "await System.Threading.Tasks.Task.Delay(4000);");
        await tab.Saved();
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.State(2, "running");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("// theirs", "// again"));
        await tab.Says("Nothing is saved until you choose");
        Assert.Equal("not saved", await tab.Page.Locator("#saved").InnerTextAsync());
        await using var late = await browser.Open(course, Small); // a window that comes now is asked too
        await late.Page.GetByText("Show the file's").WaitForAsync();
        await tab.Ended(2);
        await Task.Delay(1000);
        Assert.Contains("// again", await File.ReadAllTextAsync(path));
        await tab.Page.GetByText("Keep this page's").ClickAsync();
        await tab.Saved();
        Assert.Contains("// theirs", await File.ReadAllTextAsync(path));
        // What was on the disk is a version.
        Assert.Contains(
            Directory.EnumerateFiles(course["work/.versions"]).Select(File.ReadAllText),
            t => t.Contains("// again", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task TwoWindowsShowTheSameTextAndAnOldEditIsNotTaken()
    {
        await using var course = await TestCourse.Start();
        await using var one = await browser.Open(course, Small);
        await using var two = await browser.Open(course, Small);
        await one.Type(1, "// of the first window");
        await two.Page.WaitForFunctionAsync(
            "() => document.querySelector('.cell.live .cm-line').textContent === '// of the first window'"
        );
        // A window that has not seen it.
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", course.Base);
        socket.Options.SetRequestHeader("Cookie", await course.Cookie());
        await socket.ConnectAsync(new($"ws://127.0.0.1:{course.Server.Port}/socket/{Small}"), CancellationToken.None);
        var edit = new JsonObject
        {
            ["kind"] = "edit",
            ["cell"] = "c1",
            ["text"] = "// of a third",
            ["base"] = "Console.WriteLine(\"one\");",
        }.ToJsonString();
        await socket.SendAsync(Encoding.UTF8.GetBytes(edit), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100_000];
        var said = "";
        while (!said.Contains("\"conflict\"", StringComparison.Ordinal))
            said += Encoding.UTF8.GetString(
                buffer,
                0,
                (await socket.ReceiveAsync(buffer, new CancellationTokenSource(60_000).Token)).Count
            );
        Assert.Contains("// of the first window", said);
        Assert.Equal("// of the first window", await one.Text(1));
    }
}
