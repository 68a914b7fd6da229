using System.IO.Pipes;
using System.Text;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Tests;

/// <summary>Cells that end their process: what happened and which of the learner's lines it was, and nothing that was printed is lost.</summary>
public class ProcessEndTests
{
    private const string Libc = "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern ";

    private static async Task<ProcessEnd> Ends(
        string kind,
        int line,
        string[] cells,
        string printed = "",
        double seconds = 100,
        long memory = long.MaxValue
    )
    {
        var output = await KernelFixture.Last(cells, seconds, memory);
        var end = Assert.IsType<ProcessEnd>(output.Run.Ended);
        Assert.Equal((kind, line, printed), (end.Kind, end.Line, output.Printed));
        Assert.Equal(line, output.Run.Line);
        // Neither the runtime's frames nor its way of naming the cells' code.
        Assert.DoesNotContain("Submission#", end.Message);
        Assert.DoesNotContain("System.Runtime.CompilerServices", end.Message + string.Join('\n', end.Details));
        return end;
    }

    /// <summary>The test is the process's end of the pipe: it says that it is ready and never reads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AProcessThatDoesNotReadIsNotWaitedForWithoutEnd(bool asked)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sleep is a program of Unix");
        var stop = TestContext.Current.CancellationToken;
        NamedPipeClientStream? end = null;
        var connected = Task.CompletedTask;
        var settings = new KernelSettings
        {
            Launch = _ => new("sleep", ["100"]),
            OnListening = name =>
            {
                end = new(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
                connected = SayReady(end);
            },
            TakeLimit = TimeSpan.FromSeconds(1),
        };
        await using var kernel = await KernelProcess.Start(settings, stop);
        await connected;
        Assert.True(kernel.Alive);
        var longCode = "// " + new string('x', 5_000_000); // more than a pipe holds
        var limit = TimeSpan.FromMinutes(5);
        if (asked)
            Assert.Null(await kernel.Ask(Question.Complete, longCode, 0, 0, limit, stop));
        else
        {
            var run = await kernel.Execute(longCode, limit, _ => { }, stop);
            Assert.Equal(CellEnd.Gone, run.End);
            Assert.Contains("did not take the cell within 1 s", run.Ended!.Message);
        }
        Assert.False(kernel.Alive);
        await end!.DisposeAsync();

        async Task SayReady(NamedPipeClientStream pipe)
        {
            await pipe.ConnectAsync(stop);
            await pipe.WriteAsync(
                Encoding.UTF8.GetBytes(new Message(Message.Ready) { Ok = true }.ToLine() + "\n"),
                stop
            );
        }
    }

    [Fact]
    public async Task AFunctionThatCallsItself()
    {
        var end = await Ends(
            "crash",
            2,
            ["1", "Console.Write(\"before\");\nint Depth(int n) => Depth(n + 1) + 1;\nConsole.WriteLine(Depth(0));"],
            "before"
        );
        Assert.StartsWith("Stack overflow", end.What);
        Assert.Equal(
            "Depth calls itself without an end. It is declared in line 2: `int Depth(int n) => Depth(n + 1) + 1;`.",
            end.Where
        );
        Assert.DoesNotContain("Depth", end.What);
        Assert.Empty(end.Details);
    }

    [Fact]
    public async Task MembersOfAnEarlierCellThatCallEachOther()
    {
        var end = await Ends(
            "crash",
            2,
            [
                "class Node\n{\n    public int Value => Other(1);\n    int Other(int k) { return Value + k; }\n}\nvar n = new Node();",
                "Console.Write(1);\nn.Value",
            ],
            "1"
        );
        Assert.Contains("Node.Other and Node.Value call each other", end.Where);
        Assert.Contains("in an earlier cell, line 4: `int Other(int k)", end.Where);
    }

    [Fact]
    public async Task AnAsyncMethodThatAwaitsItself() =>
        Assert.Contains(
            "Walk calls itself",
            (await Ends("crash", 1, ["async Task<int> Walk<T>(T n) => await Walk(n);\nawait Walk(1)"])).Where
        );

    [Fact]
    public async Task AnErrorThatLibtorchDoesNotPassOn()
    {
        var lib = Path.Combine(Repository.Root, "lib", "DropoutCourse.Shared.dll");
        Assert.SkipUnless(File.Exists(lib), "lib/ has not been built: ./course doctor");
        var end = await Ends(
            "crash",
            3,
            [
                $"#r \"{lib}\"\nusing DropoutCourse; using TorchSharp;\nCourse.Start();",
                "Console.Write(\"before\");\nvar a = torch.ones(2, 3);\nvar b = a.matmul(torch.ones(2, 3));\nConsole.Write(\"after\");",
            ],
            "before"
        );
        Assert.StartsWith("libtorch ended the process", end.What);
        Assert.Equal(
            "It says: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3). It was line 3: `var b = a.matmul(torch.ones(2, 3));`.",
            end.Where
        );
        Assert.DoesNotContain(end.Details, d => d.Contains("frame #", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAbortInNativeCodeCalledByAnEarlierCell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "libc");
        var end = await Ends(
            "crash",
            2,
            [Libc + "void abort();\nvoid Stop()\n{\n    abort();\n}", "Console.Write(2);\nStop();"],
            "2"
        );
        Assert.Contains("SIGABRT", end.What);
        Assert.Equal("It was line 2: `Stop();`. It happened in an earlier cell, line 4: `abort();`.", end.Where);
    }

    [Fact]
    public async Task AnInvalidMemoryAccess()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "libc");
        var end = await Ends("crash", 0, [Libc + "nint strlen(nint s);\nConsole.Write(3);\nstrlen(1);"], "3");
        Assert.Contains("SIGSEGV", end.What);
    }

    [Fact]
    public async Task AnExceptionOnAnotherThread()
    {
        var end = await Ends(
            "crash",
            4,
            [
                "Console.Write(4);\nnew System.Threading.Thread(() =>\n{\n    throw new InvalidOperationException(\"in a thread\");\n}).Start();\nawait Task.Delay(20000);",
            ],
            "4"
        );
        Assert.Contains("another thread", end.What);
        Assert.Contains("System.InvalidOperationException: in a thread, in a lambda expression.", end.Where);
        Assert.Contains("line 4: `throw new", end.Where);
    }

    [Fact]
    public async Task AnExceptionInAnAsyncVoidMethod()
    {
        var end = await Ends(
            "crash",
            4,
            [
                "async void Go()\n{\n    await Task.Delay(1);\n    throw new ArgumentException(\"oops\");\n}\nGo();\nawait Task.Delay(20000);",
            ]
        );
        Assert.Contains("async void", end.What);
        Assert.Contains("System.ArgumentException: oops, in Go.", end.Where);
    }

    [Fact]
    public async Task ExitWithAllThatWasPrintedBefore()
    {
        var end = await Ends(
            "exit",
            2,
            ["for (var i = 0; i < 2000; i++) Console.Write(i % 10);\nEnvironment.Exit(3);"],
            string.Concat(Enumerable.Range(0, 2000).Select(i => i % 10))
        );
        Assert.Equal("Environment.Exit ended the whole process (exit code 3).", end.What);
        Assert.Equal("It is called in line 2: `Environment.Exit(3);`.", end.Where);
    }

    [Fact]
    public async Task FailFastWithItsReason()
    {
        var end = await Ends("exit", 1, ["Environment.FailFast(\"my reason\");"]);
        Assert.Contains("FailFast", end.What);
        Assert.Contains("my reason", end.Where);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task AKillFromOutside(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        var end = await Ends(
            "crash",
            0,
            [
                $"Console.Write(5);\nSystem.Diagnostics.Process.Start(\"kill\", \"-{signal} \" + Environment.ProcessId);\nawait Task.Delay(20000);",
            ],
            "5"
        );
        Assert.Contains("from outside (SIG" + signal, end.What);
    }

    [Fact]
    public async Task TooMuchMemory() =>
        Assert.Contains(
            "more than 400 MiB",
            (
                await Ends(
                    "memory",
                    0,
                    [
                        "Console.Write(6);\nvar all = new List<byte[]>();\nwhile (true) { var b = new byte[1 << 20]; Array.Fill(b, (byte)1); all.Add(b); }",
                    ],
                    "6",
                    memory: 400 << 20
                )
            ).What
        );

    [Fact]
    public async Task AnEndlessLoop()
    {
        var end = await Ends("timeout", 2, ["1", "Console.Write(7);\nwhile (true) { }"], "7", seconds: 3);
        Assert.Contains("more than 3 s", end.What);
        Assert.Equal("Its loop is in line 2: `while (true) { }`.", end.Where);
    }
}
