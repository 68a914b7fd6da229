using System.Diagnostics;
using System.Text;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>A temporary folder that goes away with the test.</summary>
public sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("course test ü ").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}

/// <summary>The course command as a user starts it, in a course folder of the test's own whose set-up is complete.</summary>
public static class CourseProcess
{
    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public string Everything => Output + Errors;
    }

    /// <summary>The built command; the tests' project references it, so it lies beside them.</summary>
    public static string Dll => System.IO.Path.Combine(AppContext.BaseDirectory, "course.dll");

    /// <summary>Makes a folder look like the course's with a current lib/.</summary>
    public static Repo FakeCourse(Scratch scratch)
    {
        scratch.Write("global.json", "{}");
        scratch.Write("src/Shared/A.cs", "class A;");
        var repo = new Repo(scratch.Path);
        scratch.Write("lib/DropoutCourse.Shared.dll", "");
        scratch.Write("lib/.stamp", Setup.Fingerprint(repo));
        return repo;
    }

    public static Process Start(
        string root,
        string[] arguments,
        string? folder = null,
        Dictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? root,
        };
        if (OperatingSystem.IsLinux())
        {
            // Under nohup or behind & a shell's children ignore Ctrl-C, and so do theirs; a test that presses it needs one that doesn't.
            start.FileName = "env";
            foreach (var argument in new[] { "--default-signal=INT", "dotnet" })
                start.ArgumentList.Add(argument);
        }
        start.ArgumentList.Add(Dll);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["COURSE_ROOT"] = root;
        start.Environment.Remove("DROPOUT_COURSE_DATA");
        start.Environment["COURSE_OFFLINE"] = "1";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static async Task<Result> Finish(Process process, int seconds = 120)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"course did not end within {seconds} s");
        }
    }

    public static Task<Result> Run(string root, params string[] arguments) => Finish(Start(root, arguments));
}
