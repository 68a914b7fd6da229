using System.Diagnostics;

namespace DropoutCourse.Tests;

/// <summary>
/// The bash launcher, with a dotnet of the test's own in the PATH that writes down how it is called, in a folder whose path has
/// spaces and letters beyond ASCII.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private const string FakeDotnet = """
        #!/usr/bin/env bash
        log="$(dirname "$0")/calls"
        case "$1" in
            --version) [ -f "$(dirname "$0")/old-sdk" ] && exit 1; echo 10.0.401 ;;
            --list-sdks) echo "9.0.100 [/usr/share/dotnet/sdk]" ;;
            build) echo build >> "$log"; sleep 0.5
                if [ -f "$(dirname "$0")/broken" ]; then echo "A.cs(1,1): error CS1002: ; expected"; exit 1; fi
                mkdir -p src/Cli/bin/Release/net10.0; echo built > src/Cli/bin/Release/net10.0/course.dll ;;
            *course.dll) shift; echo "run in $PWD:"; printf '<%s>' "$@"; exit "${FAKE_EXIT:-0}" ;;
        esac
        """;

    public LauncherTests()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (
            var name in new[]
            {
                "src/Cli/A.cs",
                "src/Grading/D.cs",
                "src/Notebooks/E.cs",
                "src/Site/F.cs",
                "src/KernelHost/C.cs",
                "Directory.Build.props",
                "nuget.config",
            }
        )
            _scratch.Write("kurs/" + name, "x");
        foreach (
            var (name, source) in new[]
            {
                ("course", "launcher/course"),
                ("global.json", "launcher/global.json"),
                ("src/Cli/help.txt", "launcher/help.txt"),
            }
        )
            _scratch.Write("kurs/" + name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, source)));
        _scratch.Write("bin/dotnet", FakeDotnet);
        foreach (var script in new[] { "kurs/course", "bin/dotnet" })
            File.SetUnixFileMode(
                _scratch[script],
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }

    public void Dispose() => _scratch.Dispose();

    private Process Start(string[] arguments, string? folder = null, string? launcher = null, string? path = null)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? _scratch["kurs"],
        };
        start.ArgumentList.Add(launcher ?? _scratch["kurs/course"]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = path ?? _scratch["bin"] + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment.Remove("DOTNET_ROOT");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private Task<CourseProcess.Result> Run(params string[] arguments) => CourseProcess.Finish(Start(arguments));

    private string[] Calls => File.Exists(_scratch["bin/calls"]) ? File.ReadAllLines(_scratch["bin/calls"]) : [];

    private static void LinuxOnly() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the bash launcher");

    [Fact]
    public async Task WithoutArgumentsItExplainsAndBuildsNothing()
    {
        LinuxOnly();
        var result = await Run();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("./course run", result.Output);
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task TheFirstCallBuildsAndTheSecondDoesNot()
    {
        LinuxOnly();
        var first = await Run("data", "with space", "--x=ü");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains($"run in {_scratch["kurs"]}:\n<data><with space><--x=ü>", first.Output);
        Assert.Equal(["build"], Calls);
        var second = await Run("data");
        Assert.Equal(["build"], Calls);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task AChangedSourceIsBuiltAndATouchedOneIsNot()
    {
        LinuxOnly();
        await Run("data");
        File.SetLastWriteTimeUtc(_scratch["kurs/src/Cli/A.cs"], DateTime.UtcNow.AddHours(1));
        await Run("data");
        Assert.Equal(["build"], Calls);
        _scratch.Write("kurs/src/Cli/A.cs", "y");
        await Run("data");
        Assert.Equal(["build", "build"], Calls);
    }

    [Fact]
    public async Task TwoAtOnceBuildOnce()
    {
        LinuxOnly();
        var results = await Task.WhenAll(CourseProcess.Finish(Start(["data"])), CourseProcess.Finish(Start(["data"])));
        Assert.All(results, r => Assert.Equal(0, r.ExitCode));
        Assert.Equal(["build"], Calls);
    }

    [Fact]
    public async Task ItRunsFromAnywhereAndThroughALink()
    {
        LinuxOnly();
        File.CreateSymbolicLink(_scratch["link"], _scratch["kurs/course"]);
        var result = await CourseProcess.Finish(Start(["data"], "/", _scratch["link"]));
        Assert.Contains("run in /:\n<data>", result.Output);
        Assert.True(Directory.Exists(_scratch["kurs/.course/cli"]));
    }

    [Fact]
    public async Task ExitCodesPassThrough()
    {
        LinuxOnly();
        var start = Start(["data"]);
        await CourseProcess.Finish(start);
        Environment.SetEnvironmentVariable("FAKE_EXIT", "1");
        try
        {
            Assert.Equal(1, (await Run("data")).ExitCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FAKE_EXIT", null);
        }
    }

    [Fact]
    public async Task AnOldSdkIsNamed()
    {
        LinuxOnly();
        _scratch.Write("bin/old-sdk", "");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            ".NET SDK 10.0.100 or a later 10.0 one is needed (global.json); this machine has: 9.0.100",
            result.Errors
        );
    }

    [Fact]
    public async Task ABrokenSourceIsShown()
    {
        LinuxOnly();
        _scratch.Write("bin/broken", "");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CS1002", result.Errors);
    }
}
