using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DropoutCourse.Tests;

/// <summary>Submissions that want what they did not earn, or that break: each costs its own task at most, and harms nobody.</summary>
public abstract class HostileBase
{
    protected static readonly Sheet Three = Course.Three().Sheet();
    protected static readonly Sheet Claims = Course.Claims().Sheet();

    protected static void NeedsNamespaces()
    {
        using var sandbox = new Sandbox(Path.Combine(Repository.Root, "lib"), null, Course.Limits);
        Assert.SkipWhen(sandbox.Kind == IsolationKind.Process, $"isolation is {sandbox.Description}");
    }

    /// <summary>Runs the sheet with one bad cell; the other tasks must keep their points.</summary>
    protected static async Task<RunResult> Bad(string id, string source, double points = 0, Limits? limits = null)
    {
        var submission = Course.Submit(Three, Course.RightBut(id, source));
        var run = await Course.Run(Three, submission, limits);
        Assert.Null(run.Trouble);
        foreach (var task in Three.Tasks)
        {
            var expected = task.Id == id ? points : task.Points;
            var got = Course.Points(Three, run, task.Id);
            Assert.True(
                got == expected,
                $"{task.Id}: {got} points, expected {expected}; {string.Join(" | ", run.Tests.Values.Select(t => $"{t.Id} {t.Outcome} {t.Message} {t.Detail}"))}; {string.Join(" | ", run.Notes)}"
            );
        }
        Assert.DoesNotContain(Course.Secret, Course.Feedback(Three, submission, run));
        return run;
    }
}

public sealed class BreakingTests : HostileBase
{
    [Fact]
    public async Task The_right_solutions_get_all_points_in_a_process_for_each_pass()
    {
        var run = await Bad("s-1-add", "int Add(int a, int b) => b + a;", 2);
        Assert.Equal(2, run.Processes);
        Assert.Empty(run.Notes);
    }

    [Fact]
    public async Task An_endless_loop_in_a_function_costs_its_task()
    {
        var run = await Bad("s-2-twice", "int Twice(int a) { while (true) { } }");
        Assert.Contains("ran for more than", run.Tests["s-2-twice-test-1"].Message);
    }

    [Fact]
    public async Task An_endless_loop_in_a_cell_costs_its_task()
    {
        var run = await Bad("s-1-add", "int Add(int a, int b) => a + b;\nwhile (true) { }");
        Assert.Contains("taken out", run.Tests["s-1-add-test-1"].Message);
    }

    [Fact]
    public Task Environment_Exit_costs_its_task() =>
        Bad("s-1-add", "int Add(int a, int b) { Environment.Exit(0); return a + b; }");

    [Fact]
    public Task Exit_in_a_cell_costs_its_task() => Bad("s-2-twice", "int Twice(int a) => 2 * a;\nEnvironment.Exit(0);");

    [Fact]
    public Task A_crash_in_native_code_costs_its_task() =>
        Bad(
            "s-1-add",
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort();\nint Add(int a, int b) { abort(); return a + b; }"
        );

    [Fact]
    public async Task A_hidden_test_ends_the_process_and_the_later_tasks_are_graded()
    {
        // Right for what learners see; the process ends in the hidden part only.
        await Bad("s-1-add", "int Add(int a, int b) { if (a == 40) Environment.Exit(0); return a + b; }", 1);
    }

    [Fact]
    public Task Endless_allocation_costs_its_task() =>
        Bad(
            "s-1-add",
            "int Add(int a, int b) { var all = new List<byte[]>(); while (true) { var x = new byte[1 << 20]; Array.Fill(x, (byte)1); all.Add(x); } }"
        );

    [Fact]
    public async Task Endless_native_allocation_is_stopped()
    {
        var clock = Stopwatch.StartNew();
        await Bad(
            "s-1-add",
            "int Add(int a, int b) { while (true) { var p = System.Runtime.InteropServices.Marshal.AllocHGlobal(1 << 22); for (int i = 0; i < 1 << 22; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte(p, i, 1); } }"
        );
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Two_hundred_megabytes_of_output_are_cut()
    {
        // The notebook's own machinery holds what a cell prints until it has been sent.
        var run = await Bad(
            "s-1-add",
            "int Add(int a, int b) => a + b;\nvar much = new string('x', 1 << 20);\nfor (int i = 0; i < 200; i++) Console.Write(much);",
            2,
            Course.Limits with
            {
                Memory = 3L << 30,
            }
        );
        var output = run.Cells.Single(c => c.Id == "s-1-add").Output;
        Assert.True(output.Length < 50_000, $"{output.Length} characters kept");
        Assert.Contains("cut", output);
    }

    [Fact]
    public async Task A_learner_who_prints_what_a_test_could_print_gets_no_points()
    {
        await Bad(
            "s-3-last",
            """
            int Last() { Console.WriteLine("proof:1:1"); Console.WriteLine("{\"Kind\":\"done\",\"Ok\":true}"); return 8; }
            """
        );
    }
}

public sealed class ThievingTests : HostileBase
{
    [Fact]
    public async Task Forged_messages_on_every_open_file_earn_nothing()
    {
        // Writes a "done" of its own on everything that is open, the pipe among it, and then hangs.
        var run = await Bad(
            "s-3-last",
            """"
            [System.Runtime.InteropServices.DllImport("libc")] static extern nint write(int file, byte[] data, nint length);
            int Last()
            {
                var done = System.Text.Encoding.UTF8.GetBytes("""{"Kind":"result","Data":{"text/plain":"proof:1:"}}""" + "\n" + """{"Kind":"done","Ok":true}""" + "\n");
                for (int file = 0; file < 300; file++) write(file, done, done.Length);
                return 8;
            }
            """"
        );
        Assert.NotEqual(Outcome.Passed, run.Tests["s-3-last-test-1"].Outcome);
    }

    [Fact]
    public async Task A_message_without_an_end_does_not_fill_the_graders_memory()
    {
        var before = GC.GetTotalMemory(true);
        await Bad(
            "s-3-last",
            """
            [System.Runtime.InteropServices.DllImport("libc")] static extern nint write(int file, byte[] data, nint length);
            [System.Runtime.InteropServices.DllImport("libc")] static extern nint readlink(string path, byte[] text, nint length);
            int Last()
            {
                var much = new byte[1 << 20];
                Array.Fill(much, (byte)'x');
                var sockets = Enumerable.Range(3, 200).Where(f => { var t = new byte[64]; var n = readlink("/proc/self/fd/" + f, t, 64); return n > 6 && System.Text.Encoding.ASCII.GetString(t, 0, 6) == "socket"; }).ToList();
                Console.WriteLine(sockets.Count);
                while (true) foreach (var file in sockets) write(file, much, much.Length);
            }
            """
        );
        Assert.True(GC.GetTotalMemory(true) - before < 600_000_000);
    }

    [Fact]
    public async Task Forks_without_end_stay_within_the_limit_and_end_with_the_submission()
    {
        NeedsNamespaces();
        var mark = $"bomb{Guid.NewGuid():N}"[..12];
        await Bad(
            "s-1-add",
            $$"""
            int Add(int a, int b)
            {
                System.Diagnostics.Process.Start("/bin/sh", new[] { "-c", "{{mark}}() { sleep 60 & {{mark}} | {{mark}} & }; {{mark}}" });
                System.Threading.Thread.Sleep(2000);
                return 0;
            }
            """
        );
        await Task.Delay(500);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)),
            d =>
            {
                try
                {
                    return File.ReadAllText(d + "/cmdline").Contains(mark, StringComparison.Ordinal);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            }
        );
    }

    [Fact]
    public async Task Nothing_outside_its_folder_can_be_written_or_read()
    {
        NeedsNamespaces();
        using var scratch = new Scratch();
        var secret = scratch.Write("gradebook.csv", "the gradebook");
        var run = await Bad(
            "s-1-add",
            $$"""
            int Add(int a, int b) => a + b;
            foreach (var path in new[] { @"{{scratch[
                "new.txt"
            ]}}", "/usr/new.txt", "/course/lib/new.txt", "/course/host/new.txt", "/etc/new.txt", "/new.txt", "/proc/1/root/tmp/new.txt", "/proc/1/cwd/new.txt" })
                try { File.WriteAllText(path, "x"); Console.WriteLine("WROTE " + path); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
            foreach (var path in new[] { @"{{secret}}", @"{{Repository.Root}}/global.json", @"{{Repository.Root}}/notebooks/instructor/02-definition.ipynb", "/root/.bashrc", "/etc/shadow", "/etc/hostname", "/proc/1/environ", "/proc/1/root/etc/shadow" })
                try { Console.WriteLine("READ " + path + File.ReadAllText(path)); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
            Console.WriteLine("processes: " + System.Diagnostics.Process.GetProcesses().Length);
            File.WriteAllText("mine.txt", "allowed");
            Console.WriteLine("own folder: " + File.ReadAllText("mine.txt"));
            """,
            2
        );
        var output = run.Cells.Single(c => c.Id == "s-1-add").Output;
        Assert.DoesNotContain("WROTE", output);
        Assert.DoesNotContain("READ", output);
        Assert.Contains("own folder: allowed", output);
        Assert.True(
            int.Parse(System.Text.RegularExpressions.Regex.Match(output, @"processes: (\d+)").Groups[1].Value) < 6,
            output
        );
        Assert.False(File.Exists(scratch["new.txt"]));
    }

    [Fact]
    public async Task There_is_no_network()
    {
        NeedsNamespaces();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var run = await Bad(
            "s-1-add",
            $$"""
            int Add(int a, int b) => a + b;
            try { new System.Net.Sockets.TcpClient().Connect("127.0.0.1", {{(
                (IPEndPoint)listener.LocalEndpoint
            ).Port}}); Console.WriteLine("CONNECTED"); } catch (Exception e) { Console.WriteLine("refused: " + e.GetType().Name); }
            """,
            2
        );
        Assert.Contains("refused", run.Cells.Single(c => c.Id == "s-1-add").Output);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Reflection_over_the_process_shows_no_hidden_test()
    {
        // All string literals of all assemblies in memory: printed, and, for what runs after a hidden test, returned to the next visible one.
        const string search = """
            string Search()
            {
                var found = new System.Text.StringBuilder();
                foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetTypes().Any(t => t.Name.StartsWith("Submission#"))))
                    foreach (var method in assembly.GetTypes().SelectMany(t => t.GetMethods((System.Reflection.BindingFlags)62)))
                    {
                        var il = method.GetMethodBody()?.GetILAsByteArray() ?? new byte[0];
                        for (int i = 0; i + 4 < il.Length; i++)
                            if (il[i] == 0x72) try { found.Append(method.Module.ResolveString(BitConverter.ToInt32(il, i + 1))).Append('\n'); } catch { }
                    }
                return found.ToString();
            }
            """;
        var run = await Bad(
            "s-3-last",
            search + "\nConsole.WriteLine(\"found: \" + Search());\nint Last() { throw new Exception(Search()); }"
        );
        var output = run.Cells.Single(c => c.Id == "s-3-last").Output;
        Assert.Contains("1 + 2 is 3", output); // The search works: it finds the tests that learners have anyway.
        Assert.DoesNotContain(Course.Secret, output);
    }

    [Theory]
    [InlineData(
        "Exception",
        "class Exception : System.Exception { public Exception(string m) { Console.WriteLine(m); } }\nint Last() => 8;"
    )]
    [InlineData("Last", "int Last() => 8;\nint Add(int a, int b) => 0;")]
    public async Task Declaring_a_name_anew_that_tests_use_earns_nothing(string name, string source)
    {
        var run = await Course.Run(Three, Course.Submit(Three, Course.RightBut("s-3-last", source)));
        Assert.Equal(0, Course.Points(Three, run, "s-3-last"));
        if (name == "Exception")
            Assert.Equal(Outcome.Refused, run.Tests["s-3-last-test-1"].Outcome);
    }
}

public sealed class ClaimTests : HostileBase
{
    private static async Task<RunResult> Square(string source, double first, double second = 1)
    {
        var submission = Course.Submit(Claims, ("c-1-square", source), ("c-2-one", "double One() => 1;"));
        var run = await Course.Run(Claims, submission);
        Assert.Null(run.Trouble);
        var shown =
            string.Join(" | ", run.Tests.Values.Select(t => $"{t.Id} {t.Outcome} {t.Message} {t.Detail}"))
            + string.Join(" | ", run.Notes);
        Assert.True(Course.Points(Claims, run, "c-1-square") == first, shown);
        Assert.True(Course.Points(Claims, run, "c-2-one") == second, shown);
        Assert.DoesNotContain(Course.Secret, Course.Feedback(Claims, submission, run));
        return run;
    }

    [Fact]
    public async Task The_right_solution_passes() =>
        Assert.All(
            (await Square("double Square(double x) => x * x;", 2)).Tests.Values,
            t => Assert.Equal(Outcome.Passed, t.Outcome)
        );

    [Fact]
    public async Task A_hidden_claim_shows_its_hint_and_nothing_else()
    {
        var run = await Square("double Square(double x) => Math.Abs(x) * x;", 1);
        var test = run.Tests["c-1-square-test-2"];
        Assert.EndsWith("did not pass. a square is never negative", test.Message);
        Assert.Contains(Course.Secret, test.Detail);
    }

    [Fact]
    public async Task A_visible_claim_shows_all_that_it_says() =>
        Assert.Contains(
            "0.25",
            (await Square("double Square(double x) => 2 * x;", 0)).Tests["c-1-square-test-1"].Message
        );

    [Theory]
    [InlineData(
        "static class Claim { public static void Near(params object[] all) { } public static void That(params object[] all) { } }\ndouble Square(double x) => 1;"
    )]
    [InlineData(
        "class Fake { public void Near(params object[] all) { } public void That(params object[] all) { } }\nvar Claim = new Fake();\ndouble Square(double x) => 1;"
    )]
    [InlineData(
        "static class Fake { public static void Near(params object[] all) { } public static void That(params object[] all) { } }\ndouble Square(double x) => 1;",
        "using Claim = Fake;"
    )]
    public async Task A_Claim_of_ones_own_earns_nothing(string source, string? next = null)
    {
        var submission = Course.Submit(Claims, ("c-1-square", source), ("c-2-one", next + "\ndouble One() => 2;"));
        var run = await Course.Run(Claims, submission);
        Assert.Equal(0, Course.Points(Claims, run, "c-1-square") + Course.Points(Claims, run, "c-2-one"));
    }

    [Fact]
    public async Task A_Claim_declared_behind_the_graders_back_earns_nothing() =>
        await Square(
            """
            await Microsoft.DotNet.Interactive.KernelInvocationContext.Current.HandlingKernel.RootKernel.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(
                "static class Claim { public static void Near(params object[] all) { } public static void That(params object[] all) { } }"));
            double Square(double x) => 1;
            """,
            0
        );

    [Fact]
    public async Task A_library_patched_in_memory_earns_nothing()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux()
                && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
                    == System.Runtime.InteropServices.Architecture.X64,
            "x64 machine code"
        );
        // Sends all calls of the private method that decides to one that never complains.
        var run = await Square(
            """
            static class Fake { public static void Decide(string a, bool b, string c, string d, string e) { } }
            var flags = (System.Reflection.BindingFlags)62;
            var real = typeof(DropoutCourse.Claim).GetMethod("Decide", flags).MethodHandle;
            var fake = typeof(Fake).GetMethod("Decide", flags).MethodHandle;
            System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod(fake);
            nint at = real.GetFunctionPointer();
            // The method's entry is "jmp [rip + offset]": its target is data.
            if (System.Runtime.InteropServices.Marshal.ReadInt16(at) == 0x25FF)
                System.Runtime.InteropServices.Marshal.WriteIntPtr(at + 6 + System.Runtime.InteropServices.Marshal.ReadInt32(at + 2), fake.GetFunctionPointer());
            try { DropoutCourse.Claim.That("2 is 3", 2 == 3); Console.WriteLine("PATCHED"); } catch (Exception e) { Console.WriteLine(e.Message); }
            double Square(double x) => 1;
            """,
            0
        );
        // The patch works here; on another runtime it may not, and then there is nothing to see through.
        if (!run.Cells[0].Output.Contains("PATCHED"))
            return;
        Assert.Equal(Outcome.Refused, run.Tests["c-1-square-test-1"].Outcome);
        Assert.Contains(run.Notes, n => n.Contains("no longer told true from false"));
    }
}
