namespace DropoutCourse.Tests;

/// <summary>
/// Cells behave as in the .NET Interactive tool (1.0.712001, whose answers through Jupyter these are). Three things are meant to
/// differ: lines in stack traces, compile errors as one error, and updates of a display, which the tool loses.
/// </summary>
public class KernelTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private async Task<IReadOnlyList<string>> Shows(string code)
    {
        var output = await kernel.Execute(code);
        Assert.True(output.Run.End == CellEnd.Good, output.Run.Error?.Value);
        return output.Texts;
    }

    private async Task<CellRun> Fails(string code)
    {
        var run = (await kernel.Execute(code)).Run;
        Assert.Equal(CellEnd.Failed, run.End);
        return run;
    }

    [Theory]
    [InlineData("\"a string\"", "result:text/plain=a string")]
    [InlineData("HTML(\"<b>x</b>\")", "result:text/html=<b>x</b>")]
    [InlineData("display(HTML(\"<i>y</i>\"));", "display:text/html=<i>y</i>")]
    [InlineData("\"shown\".Display();", "display:text/plain=shown")]
    [InlineData("display(\"shown\")", "display:text/plain=shown")]
    [InlineData("4.Display(\"text/plain\");", "display:text/plain=4")]
    [InlineData("System.DateTime.UnixEpoch", "result:text/html=<span>1970-01-01 00:00:00Z</span>")]
    [InlineData("Console.Error.WriteLine(\"err\");", "stderr:err\n")]
    [InlineData("Console.WriteLine(\"a\"); await Task.Delay(20); Console.WriteLine(\"b\");", "stdout:a\nb\n")]
    [InlineData("Console.Write(\"10%\\r20%\\r30%\\n\");", "stdout:10%\r20%\r30%\n")]
    [InlineData("#!html\n<b>h</b>", "display:text/html=<b>h</b>")]
    [InlineData("#!markdown\n*m*", "display:text/html=<p><em>m</em></p>\n")]
    [InlineData("#!csharp\n\"c\"", "result:text/plain=c")]
    [InlineData("#!set --name q --value 5\nq", "result:text/plain=5")]
    [InlineData("Javascript(\"1\");", "display:text/html=<script type=\"text/javascript\">1</script>")]
    [InlineData(
        "1234.5.ToString(\"N1\", new System.Globalization.CultureInfo(\"de-DE\"))",
        "result:text/plain=1.234,5"
    )]
    public async Task OneOutput(string code, string expected) => Assert.Equal([expected], await Shows(code));

    [Theory]
    [InlineData("new[] { 1, 2, 3 }", "<pre>[ 1, 2, 3 ]</pre>")]
    [InlineData("return 5;", "<pre>5</pre>")]
    [InlineData("null", "<pre>&lt;null&gt;</pre>")]
    [InlineData("static int Twice(this int x) => 2 * x;\n3.Twice()", "<pre>6</pre>")]
    [InlineData("int F() => 1; F()", "<pre>1</pre>")]
    [InlineData("int F() => 2; F()", "<pre>2</pre>")]
    [InlineData("new[] { new { A = 1, B = \"x\" } }", "<code>{ A = 1, B = x }</code>")]
    [InlineData("new Dictionary<string, int> { { \"a\", 1 } }", "<th><i>key</i></th><th>value</th>")]
    [InlineData("new[] { new { A = 1 } }.DisplayTable()", "<td><span>A</span></td>")]
    [InlineData("string.Join(\" \", new StringBuilder(\"x\").Length, new ArrayList().Count).Length", "<pre>3</pre>")]
    public async Task OneTable(string code, string part) => Assert.Contains(part, Assert.Single(await Shows(code)));

    [Fact]
    public async Task MagicsOfVariablesAndTime()
    {
        await Shows("var seen = 12;");
        Assert.Contains("<td>seen</td>", Assert.Single(await Shows("#!whos")));
        Assert.Contains("seen", Assert.Single(await Shows("#!who")));
        var timed = await Shows("#!time\n1 + 1");
        Assert.Contains("<pre>2</pre>", timed[0]);
        Assert.Matches(@"^display:text/plain=Wall time: [\d.]+ms$", timed[1]);
        Assert.Equal(2, timed.Count);
    }

    [Fact]
    public async Task ErrorsNameTheirLines()
    {
        var compile = await Fails("var y = 1;\nvar z = unknown;");
        Assert.Equal(("CompileError", 2), (compile.Error!.Name, compile.Line));
        Assert.Equal(
            "(2,9): error CS0103: The name 'unknown' does not exist in the current context",
            compile.Error.Value
        );
        Assert.Contains("CS0006", (await Fails("#r \"/nowhere/Nothing.dll\"\n1")).Error!.Value);
        Assert.Contains("DNI101", (await Fails("#!nosuch")).Error!.Value);
        var thrown = await Fails("#r \"System.Xml\"\n\nthrow new InvalidOperationException(\"boom\");");
        Assert.Equal(
            ("System.InvalidOperationException", "boom", 3),
            (thrown.Error!.Name, thrown.Error.Value, thrown.Line)
        );
        // In the cell that ran, not in the earlier one where it was thrown.
        await Shows("int Boom()\n{\n\n\n    throw new Exception(\"late\");\n}");
        Assert.Equal(2, (await Fails("var before = 1;\nBoom();")).Line);
        Assert.Equal(2, (await Fails("async Task Late() { await Task.Delay(1);\nBoom(); }\nawait Late();")).Line);
    }

    [Fact]
    public async Task AnUpdateNamesTheDisplayThatItReplaces()
    {
        var first = await kernel.Execute("var d = display(\"first\"); d.Update(\"second\"); d.Update(\"third\");");
        Assert.Equal(["display:text/plain=first", "update:text/plain=second", "update:text/plain=third"], first.Texts);
        Assert.Single(first.Messages.Where(m => m.Kind != "done").Select(m => m.Id).Distinct());
        var other = await kernel.Execute("var e = display(\"other\");");
        var later = await kernel.Execute("e.Update(\"new\"); d.Update(\"fourth\");");
        Assert.Equal([other.Messages[0].Id, first.Messages[0].Id], later.Messages.SkipLast(1).Select(m => m.Id));
    }

    [Fact]
    public async Task WithoutIcuCellsRunWithoutCultures()
    {
        // Asks for a version that is nowhere: the runtime ends at its start, as where there is none at all.
        await using var without = await KernelFixture.Start(
            environment: new() { ["DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU"] = "99.9" }
        );
        Assert.Contains("libicu", without.Notice);
        var run = await KernelFixture.Execute(without, "1234.5.ToString(\"N1\")");
        Assert.Equal("result:text/plain=1,234.5", Assert.Single(run.Texts));
    }
}
