using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace DropoutCourse.Cli;

/// <summary>Starts other programs and reads what they say.</summary>
public static class Shell
{
    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Ok => ExitCode == 0;
        public string Everything => Output + Errors;
    }

    /// <summary>Runs a program to its end. Exit code 127: there is no such program; 124: it took longer than the limit.</summary>
    public static Result Run(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IDictionary<string, string?>? environment = null,
        TimeSpan? limit = null,
        Action<string>? onLine = null
    )
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        StringBuilder output = new(),
            errors = new();
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data != null)
            {
                lock (output)
                    output.AppendLine(e.Data);
                onLine?.Invoke(e.Data);
            }
        };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data != null)
            {
                lock (errors)
                    errors.AppendLine(e.Data);
                onLine?.Invoke(e.Data);
            }
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return new Result(127, "", $"{program}: not found");
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var interrupt = Interrupt.Register(() => Kill(process));
        if (!process.WaitForExit(limit ?? TimeSpan.FromMilliseconds(int.MaxValue)))
        {
            Kill(process);
            process.WaitForExit(TimeSpan.FromSeconds(5));
            lock (output)
                lock (errors)
                    return new Result(124, output.ToString(), errors.ToString());
        }
        if (Interrupt.Token.IsCancellationRequested)
            throw new OperationCanceledException();
        // The output has arrived by now unless a grandchild (a build server) keeps the pipe open: don't wait for that one.
        using var drained = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            process.WaitForExitAsync(drained.Token).Wait();
        }
        catch (AggregateException) { }
        lock (output)
            lock (errors)
                return new Result(process.ExitCode, output.ToString(), errors.ToString());
    }

    public static Result Dotnet(Repo repo, params string[] arguments) =>
        Run(DotnetPath, arguments, repo.Root, BuildEnvironment);

    public static string DotnetPath =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>No build node stays behind, and nothing of this process's own runtime leaks into the build.</summary>
    public static readonly Dictionary<string, string?> BuildEnvironment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    };

    /// <summary>The last lines of a text.</summary>
    public static string Tail(string text, int lines) => string.Join('\n', text.TrimEnd().Split('\n').TakeLast(lines));

    public static string? FindProgram(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            if (folder.Length == 0)
                continue;
            foreach (var extension in OperatingSystem.IsWindows() ? new[] { ".exe", ".cmd" } : [""])
            {
                var path = Path.Combine(folder, name + extension);
                if (File.Exists(path))
                    return path;
            }
        }
        return null;
    }

    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException) { }
    }
}

/// <summary>What happens at Ctrl-C (or SIGTERM): everybody who registered is asked to stop, once; a second Ctrl-C ends the process.</summary>
public static class Interrupt
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly List<IDisposable> Keep = [];
    public static CancellationToken Token => Source.Token;

    public static void Listen()
    {
        foreach (
            var signal in new[]
            {
                System.Runtime.InteropServices.PosixSignal.SIGINT,
                System.Runtime.InteropServices.PosixSignal.SIGTERM,
            }
        )
            Keep.Add(
                System.Runtime.InteropServices.PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        if (Source.IsCancellationRequested)
                            return;
                        context.Cancel = true;
                        ThreadPool.QueueUserWorkItem(_ => Source.Cancel());
                    }
                )
            );
    }

    public static CancellationTokenRegistration Register(Action action) => Source.Token.Register(action);
}
