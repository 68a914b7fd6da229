using System.Globalization;
using Microsoft.DotNet.Interactive.Events;

namespace DropoutCourse.Tests.Interactive;

/// <summary>Magic commands: lines that begin with #!.</summary>
public sealed class MagicTests : IDisposable
{
    private readonly Session _session = new();

    public MagicTests() => Assert.SkipUnless(Session.IsStandIn, "In the original most magic commands come with the tool, not with the libraries.");

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("#!nosuchmagic\n1", "#!nosuchmagic", 1)]
    [InlineData("var a = 1;\n#!fsharp\nlet b = 2", "#!fsharp", 2)]
    [InlineData("#!import x.ipynb2nd", null, 0)]
    public async Task An_unknown_magic_command_is_named_with_what_there_is(string code, string? name, int line)
    {
        var cell = await _session.RunAsync(code);
        Assert.NotNull(cell.Error);
        if (name is not null)
        {
            Assert.StartsWith($"({line},1): error DNI101: Unknown magic command '{name}'.", cell.Error);
            Assert.Contains("#!time", cell.Error);
            Assert.Contains("#!whos", cell.Error);
            // Nothing of the cell has run.
            Assert.Contains("CS0103", (await _session.RunAsync("a")).Error);
        }
    }

    [Fact]
    public async Task Time_is_shown_last()
    {
        var cell = await _session.GoodAsync("#!time\nawait Task.Delay(120);\ndisplay(1);\n2");
        Assert.Equal(["display_data", "execute_result", "display_data"], cell.Outputs.Select(output => output.Type));
        var text = cell.Outputs[^1].Data["text/plain"];
        Assert.StartsWith("Wall time: ", text);
        Assert.EndsWith("ms", text);
        Assert.InRange(double.Parse(text["Wall time: ".Length..^2], CultureInfo.InvariantCulture), 100, 60_000);
        Assert.Contains((await _session.RunAsync("#!time\nthrow new Exception();")).Outputs, output => output.Data["text/plain"].StartsWith("Wall time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_count_from_the_top_of_the_cell()
    {
        Assert.StartsWith("(3,5): error CS0103", (await _session.RunAsync("#!time\n\n    nosuch();")).Error);
        Assert.Contains("cell:line 2", (await _session.RunAsync("#!time\nthrow new Exception();")).Error);
        Assert.StartsWith("(4,1): error CS0103", (await _session.RunAsync("var a = 1;\n#!html\n<b>\n#!csharp\nnosuch();".Replace("<b>\n", ""))).Error);
    }

    [Theory]
    [InlineData("#!html\n<b>x</b>\n<i>y</i>", "text/html", "<b>x</b>\n<i>y</i>")]
    [InlineData("#!markdown\n# Title\n\ntext", "text/markdown", "# Title\n\ntext")]
    [InlineData("#!javascript\nalert(1)", "text/html", "<script type=\"text/javascript\">alert(1)</script>")]
    [InlineData("#!value --name v --mime-type application/json\n{}", "application/json", "{}")]
    public async Task Text_goes_where_the_command_says(string code, string mimeType, string expected)
    {
        var output = Assert.Single((await _session.GoodAsync(code)).Outputs);
        Assert.Equal(expected, Assert.Single(output.Data, pair => pair.Key == mimeType).Value);
    }

    [Theory]
    [InlineData("#!csharp\n1 + 1")]
    [InlineData("#!c#\n1 + 1")]
    [InlineData("#!html\n<b></b>\n#!csharp\n1 + 1")]
    public async Task The_language_can_be_named(string code)
    {
        Assert.Equal("2", (await _session.GoodAsync(code)).PlainResult);
    }

    [Fact]
    public async Task Parts_run_in_order_until_one_fails()
    {
        var cell = await _session.RunAsync("Console.Write(1);\n#!html\n<b>\n#!csharp\nthrow new Exception(\"x\");\n#!html\nnever");
        Assert.Equal(["stdout", null], cell.Outputs.Select(output => output.Name));
        Assert.Contains("x", cell.Error);
        Assert.Single(cell.Events, @event => @event is CommandFailed or CommandSucceeded);
    }

    [Fact]
    public async Task Who_lists_variables_with_their_latest_value()
    {
        await _session.GoodAsync("var x = 1; string s = null; double[] a = {1.5};");
        await _session.GoodAsync("var x = \"again\";");
        Assert.Equal("[ x\t , s\t , a\t  ]", Markup.Plain((await _session.GoodAsync("#!who")).Outputs.Single().Data["text/html"]));
        var table = (await _session.GoodAsync("#!whos")).Outputs.Single().Data["text/html"];
        Assert.Contains("<tr><td>x</td><td><span><a href=\"https://docs.microsoft.com/dotnet/api/system.string?view=net-7.0\">System.String</a></span></td><td><div class=\"dni-plaintext\"><pre>again</pre></div></td></tr>", table);
        Assert.Contains("[ 1.5 ]", table);
    }

    [Fact]
    public async Task Values_are_shared_and_set()
    {
        await _session.GoodAsync("#!value --name text --from-value \"two words\"");
        Assert.Equal("two words", (await _session.GoodAsync("#!share --from value text --as copy\ncopy")).Result);
        await _session.GoodAsync("var numbers = new List<int> { 1, 2 };");
        Assert.Equal("3", (await _session.GoodAsync("#!set --name same --value @csharp:numbers\nsame.Add(3); numbers.Count")).PlainResult);
        Assert.Contains("'nothing' not found", (await _session.RunAsync("#!share --from value nothing")).Error);
        Assert.Contains("needs --from", (await _session.RunAsync("#!share nothing")).Error);
        Assert.Contains("nokernel", (await _session.RunAsync("#!share --from nokernel x")).Error);
    }

    [Fact]
    public async Task Lsmagic_lists_and_about_tells()
    {
        Assert.Contains("#!time", (await _session.GoodAsync("#!lsmagic")).Outputs.Single().Data["text/html"]);
        Assert.Contains("Roslyn", (await _session.GoodAsync("#!about")).Outputs.Single().Data["text/html"]);
    }

    [Fact]
    public async Task Import_runs_a_notebook_and_swallows_its_exceptions()
    {
        using var folder = new TempFolder();
        const string Notebook = """
            {"cells": [
              {"cell_type": "markdown", "source": ["# no code"]},
              {"cell_type": "code", "source": ["var imported = 1;\n", "Console.Write(\"seen\");"]},
              {"cell_type": "code", "source": "throw new Exception(\"inside\");"}],
             "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
            """;
        await File.WriteAllTextAsync(folder.File("a b.ipynb"), Notebook, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("bad.ipynb"), "no json", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("code.csx"), "var scripted = 2;", TestContext.Current.CancellationToken);
        var cell = await _session.GoodAsync("#!import \"a b.ipynb\"\n#!import code.csx\nimported + scripted");
        Assert.Equal("3", cell.PlainResult);
        Assert.Equal("seen", cell.Text);
        Assert.Contains("inside", Assert.Single(cell.Outputs, output => output.Type == "error").Data["text/plain"]);
        Assert.Contains("bad.ipynb", (await _session.RunAsync("#!import bad.ipynb")).Error);
        Assert.Contains("missing.ipynb", (await _session.RunAsync("#!import missing.ipynb")).Error);
    }

    [Fact]
    public async Task A_shebang_within_a_line_is_no_magic_command()
    {
        Assert.Equal("#!nosuch", (await _session.GoodAsync("\"#!nosuch\"")).Result);
        await _session.GoodAsync("// #!nosuch\nvar s = 1;");
    }
}
