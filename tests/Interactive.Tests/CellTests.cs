using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace DropoutCourse.Tests.Interactive;

/// <summary>What cells may do: results, state, redefinition, errors.</summary>
public sealed class CellTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("return 5;", "5")]
    [InlineData("1;", null)]
    [InlineData("var a = 3;", null)]
    [InlineData("Enumerable.Range(0, 100)", "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ... (80 more) ]")]
    [InlineData("Enumerable.Range(0, 5).Select(i => i*i)", "[ 0, 1, 4, 9, 16 ]")]
    [InlineData("Enumerable.Range(0, 20)", "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ]")]
    [InlineData("Enumerable.Range(0, 100).Where(i => i >= 0)", "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ... (more) ]")]
    [InlineData("new float[,]{{1,2},{3,4}}", "[ 1, 2, 3, 4 ]")]
    [InlineData("new float[5]", "[ 0, 0, 0, 0, 0 ]")]
    [InlineData("new int[0]", "[  ]")]
    [InlineData("typeof(List<int>)", "System.Collections.Generic.List<System.Int32>")]
    [InlineData("DayOfWeek.Friday", "Friday")]
    [InlineData("default(object)", "<null>")]
    [InlineData("await Task.FromResult(7)", "7")]
    [InlineData("\"<b>\"", "<b>")]
    [InlineData("double.NaN", "NaN")]
    public async Task A_last_expression_or_a_return_is_the_result(string code, string? expected)
    {
        // A top-level "1;" is no statement in C#; scripting lets it pass only without the semicolon.
        var cell = await _session.RunAsync(code);
        if (code == "1;")
        {
            Assert.Contains("CS0201", cell.Error);
            return;
        }
        Assert.Null(cell.Error);
        if (expected is null)
        {
            Assert.Empty(cell.Outputs);
        }
        else if (code.StartsWith('"'))
        {
            Assert.Equal(expected, cell.Result);
            Assert.True(cell.Outputs.Single().Data.ContainsKey("text/plain"));
        }
        else
        {
            Assert.Equal(expected, cell.PlainResult);
            Assert.True(cell.Outputs.Single().Data.ContainsKey("text/html"));
        }
    }

    [Fact]
    public async Task Only_the_documented_namespaces_are_imported()
    {
        await _session.GoodAsync("var b = new StringBuilder(); IEnumerable c = new List<int>(); await Task.Yield(); Math.Max(1, 2).Display();");
        Assert.Contains("CS0246", (await _session.RunAsync("new StringReader(\"a\")")).Error);
        Assert.Contains("CS0103", (await _session.RunAsync("File.Exists(\"a\")")).Error);
        Assert.Contains("CS0246", (await _session.RunAsync("new HttpClient()")).Error);
        Assert.Contains("CS0103", (await _session.RunAsync("Formatter.ResetToDefault()")).Error);
        await _session.GoodAsync("new System.Net.Http.HttpClient().Dispose(); new System.IO.StringReader(\"a\").Dispose();");
    }

    [Fact]
    public async Task Variables_functions_and_types_live_on_and_can_be_redefined()
    {
        await _session.GoodAsync("var x = 1; int F() => 10; class C { public int V => 100; }");
        Assert.Equal("111", (await _session.GoodAsync("x + F() + new C().V")).PlainResult);
        await _session.GoodAsync("var x = \"now a string\"; int F() => 20; class C { public int W => 200; }");
        Assert.Equal("now a string 220", (await _session.GoodAsync("$\"{x} {F() + new C().W}\"")).Result);
    }

    [Fact]
    public async Task Usings_live_on()
    {
        await _session.GoodAsync("using System.IO;");
        Assert.Equal("a", (await _session.GoodAsync("using (var r = new StringReader(\"a\")) { Console.Write(r.ReadLine()); }")).Text);
    }

    [Fact]
    public async Task Language_constructs_that_lessons_use_work()
    {
        await _session.GoodAsync("static string Twice(this string s) => s + s;");
        Assert.Equal("abab", (await _session.GoodAsync("\"ab\".Twice()")).Result);
        await _session.GoodAsync("""
            async IAsyncEnumerable<int> Count() { for (var i = 0; i < 3; i++) { await Task.Yield(); yield return i; } }
            var seen = new List<int>();
            await foreach (var i in Count()) seen.Add(i);
            """);
        Assert.Equal("[ 0, 1, 2 ]", (await _session.GoodAsync("seen")).PlainResult);
        await _session.GoodAsync("int[] xs = [1, 2, 3]; record struct Point(int X, int Y);");
        Assert.Equal("6", (await _session.GoodAsync("xs.Sum()")).PlainResult);
        await _session.GoodAsync("dynamic any = 5; any = any + 1;");
        Assert.Equal("6", (await _session.GoodAsync("any")).PlainResult);
        await _session.GoodAsync("unsafe { int i = 3; int* p = &i; Console.Write(*p); }");
    }

    [Theory]
    [InlineData("namespace N { }")]
    [InlineData("static class E { public static int Twice(this int i) => 2 * i; }")]
    [InlineData("Span<int> s = stackalloc int[3];")]
    [InlineData("public int Answer { get => field; set => field = value; }")]
    public async Task What_the_original_cannot_compile_does_not_compile(string code)
    {
        Assert.Contains("error CS", (await _session.RunAsync(code)).Error);
    }

    [Fact]
    public async Task Compile_errors_give_line_column_code_and_leave_the_state_alone()
    {
        await _session.GoodAsync("var x = 21;");
        var cell = await _session.RunAsync("\nint q = \"notint\";\nx = 5; nosuch();");
        Assert.Equal(
            "(2,9): error CS0029: Cannot implicitly convert type 'string' to 'int'" + Environment.NewLine +
            "(3,8): error CS0103: The name 'nosuch' does not exist in the current context", cell.Error);
        Assert.IsType<CodeSubmissionCompilationErrorException>(cell.Exception);
        var diagnostics = cell.Events.OfType<DiagnosticsProduced>().Single().Diagnostics.ToList();
        Assert.Equal(["CS0029", "CS0103"], diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Equal(1, diagnostics[0].LinePositionSpan.Start.Line);
        Assert.Equal("22", (await _session.GoodAsync("x + 1")).PlainResult);
        Assert.Contains("CS0103", (await _session.RunAsync("q")).Error);
    }

    [Fact]
    public async Task An_error_in_the_very_first_cell_does_not_end_the_kernel()
    {
        Assert.Contains("CS0103", (await _session.RunAsync("nosuch")).Error);
        Assert.Contains("boom", (await _session.RunAsync("var a = 1; throw new Exception(\"boom\");")).Error);
        Assert.Equal("1", (await _session.GoodAsync("a")).PlainResult);
    }

    [Fact]
    public async Task An_exception_keeps_what_was_assigned_before_it()
    {
        await _session.GoodAsync("var x = 1;");
        var cell = await _session.RunAsync("x = 100; var z = 7; throw new InvalidOperationException(\"after set\"); x = 200;");
        Assert.IsType<InvalidOperationException>(cell.Exception);
        Assert.Equal("107", (await _session.GoodAsync("x + z")).PlainResult);
    }

    [Fact]
    public async Task An_exception_names_the_line_of_the_cell()
    {
        await _session.GoodAsync("void Fail()\n{\n    throw new InvalidOperationException(\"boom\");\n}");
        var cell = await _session.RunAsync("\n\nFail();");
        Assert.StartsWith("System.InvalidOperationException: boom", cell.Error);
        if (Session.IsStandIn)
        {
            Assert.Contains("cell:line 3", cell.Error);
            Assert.DoesNotContain("Microsoft.CodeAnalysis", cell.Error);
        }
    }

    [Fact]
    public async Task Output_before_an_exception_is_kept()
    {
        var cell = await _session.RunAsync("Console.Write(1); display(2); throw new Exception(\"x\");");
        Assert.Equal(["stream", "display_data"], cell.Outputs.Select(output => output.Type));
        Assert.NotNull(cell.Error);
    }

    [Fact]
    public async Task An_awaited_task_that_fails_fails_the_cell()
    {
        var cell = await _session.RunAsync("await Task.Run(() => throw new ArgumentException(\"async boom\"));");
        Assert.IsType<ArgumentException>(cell.Exception);
        Assert.StartsWith("System.ArgumentException: async boom", cell.Error);
    }

    [Fact]
    public async Task The_last_event_is_the_outcome()
    {
        var good = await _session.GoodAsync("Console.Write(1); 2");
        Assert.IsType<CommandSucceeded>(good.Events[^1]);
        var bad = await _session.RunAsync("Console.Write(1); throw new Exception();");
        Assert.IsType<CommandFailed>(bad.Events[^1]);
        Assert.Single(bad.Events, @event => @event is CommandFailed or CommandSucceeded);
    }

    [Fact]
    public async Task A_display_keeps_its_id_when_it_is_updated()
    {
        var cell = await _session.GoodAsync("var d = display(\"first\"); d.Update(\"second\");");
        var shown = cell.Events.OfType<DisplayedValueProduced>().Single();
        var updated = cell.Events.OfType<DisplayedValueUpdated>().Single();
        Assert.Equal(shown.ValueId, updated.ValueId);
        Assert.Equal("second", updated.FormattedValues.Single().Value);
    }

    [Fact]
    public async Task The_context_of_the_cell_can_display()
    {
        var cell = await _session.GoodAsync("using Microsoft.DotNet.Interactive;\nKernelInvocationContextExtensions.Display(KernelInvocationContext.Current, \"ctx\");");
        Assert.Equal("ctx", cell.Outputs.Single().Data["text/plain"]);
    }

    [Fact]
    public async Task Events_come_live_and_in_order()
    {
        var observer = new Recorder();
        using var subscription = _session.Kernel.KernelEvents.Subscribe(observer);
        var cell = await _session.GoodAsync("Console.Write(\"a\"); display(1); Console.Write(\"b\"); 2");
        var kinds = cell.Events.Where(@event => @event is DisplayEvent).Select(@event => @event.GetType().Name).ToList();
        Assert.Equal(["StandardOutputValueProduced", "DisplayedValueProduced", "StandardOutputValueProduced", "ReturnValueProduced"], kinds);
        Assert.Equal(cell.Events, observer.Seen);
    }

    [Fact]
    public async Task Cells_run_one_after_the_other()
    {
        var slow = _session.RunAsync("var order = \"\"; await Task.Delay(200); order += \"a\";");
        var quick = _session.RunAsync("order += \"b\";");
        await Task.WhenAll(slow, quick);
        Assert.Equal("ab", (await _session.GoodAsync("order")).Result);
    }

    [Fact]
    public async Task A_cancelled_cell_ends_for_the_host()
    {
        await _session.GoodAsync("1");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        // Ends by itself, so that no thread is left over; the host is free long before.
        var running = _session.RunAsync("for (var until = DateTime.Now.AddSeconds(5); DateTime.Now < until;) System.Threading.Thread.Sleep(20);", cancellation.Token);
        var ended = await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(4)));
        Assert.Same(running, ended);
        Assert.NotNull((await running).Error);
    }

    [Fact]
    public async Task A_cell_can_send_a_cell()
    {
        var cell = await _session.GoodAsync("""
            using Microsoft.DotNet.Interactive;
            await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode("Console.Write(\"inner\");"));
            Console.Write(" outer");
            """);
        Assert.Equal("inner outer", cell.Text);
        Assert.IsType<CommandSucceeded>(cell.Events[^1]);
    }

    [Fact]
    public async Task Two_kernels_have_two_states()
    {
        using var other = new Session();
        await _session.GoodAsync("var mine = 1;");
        Assert.Contains("CS0103", (await other.RunAsync("mine")).Error);
    }

    [Fact]
    public async Task Warnings_are_reported_and_do_not_fail_the_cell()
    {
        var cell = await _session.GoodAsync("#warning look here\n1");
        Assert.Contains(cell.Events.OfType<DiagnosticsProduced>().Single().Diagnostics, diagnostic => diagnostic.Code == "CS1030");
    }

    [Fact]
    public async Task A_single_kernel_without_a_composite_runs_cells()
    {
        using var kernel = new Microsoft.DotNet.Interactive.CSharp.CSharpKernel();
        var result = await kernel.SubmitCodeAsync("1 + 2");
        Assert.Equal(3, result.Events.OfType<ReturnValueProduced>().Single().Value);
        Assert.True(kernel.TryGetValue<object>("nothing", out _) is false);
        await kernel.SetValueAsync("given", new List<int> { 4 }, typeof(List<int>));
        Assert.Equal(4, (await kernel.SendAsync(new SubmitCode("given[0]"))).Events.OfType<ReturnValueProduced>().Single().Value);
    }

    private sealed class Recorder : IObserver<KernelEvent>
    {
        internal List<KernelEvent> Seen { get; } = [];

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(KernelEvent value) => Seen.Add(value);
    }
}
