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
            restore) echo restore >> "$log"
                if [ ! -f "$(dirname "$0")/full-feed" ]; then
                    echo "x.csproj : error NU1101: Unable to find package TorchSharp-cpu. No packages exist with this id in source(s): course-feed"
                    exit 1
                fi ;;
            build) echo build >> "$log"; sleep 0.5
                if [ -f "$(dirname "$0")/broken" ]; then echo "A.cs(1,1): error CS1002: ; expected"; exit 1; fi
                mkdir -p src/Cli/bin/Release/net10.0; echo built > src/Cli/bin/Release/net10.0/course.dll ;;
            *course.dll) shift; echo "run in $PWD:"; printf '<%s>' "$@"; exit "${FAKE_EXIT:-0}" ;;
        esac
        """;

    public LauncherTests()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var name in new[] { "src/Cli/A.cs", "src/Grading/D.cs", "src/Notebooks/E.cs", "src/Site/F.cs", "src/KernelHost/C.cs", "src/StandIns/Microsoft.DotNet.Interactive/B.cs", "src/StandIns/Directory.Build.props",
            "Directory.Build.props", "Directory.Build.targets", "nuget.config", "feed/README.md", "src/Packages/Packages.csproj" }) _scratch.Write("kurs/" + name, "x");
        foreach (var (name, source) in new[] { ("course", "launcher/course"), ("global.json", "launcher/global.json"), ("src/Cli/help.txt", "launcher/help.txt") })
            _scratch.Write("kurs/" + name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, source)));
        _scratch.Write("bin/dotnet", FakeDotnet);
        foreach (var script in new[] { "kurs/course", "bin/dotnet" })
            File.SetUnixFileMode(_scratch[script], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _scratch.Dispose();

    private Process Start(string[] arguments, string? folder = null, string? launcher = null, string? path = null)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
            WorkingDirectory = folder ?? _scratch["kurs"],
        };
        start.ArgumentList.Add(launcher ?? _scratch["kurs/course"]);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
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
    public async Task TheFirstCallDecidesAndBuildsAndTheSecondDoesNot()
    {
        LinuxOnly();
        var first = await Run("data", "with space", "--x=ü");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains($"run in {_scratch["kurs"]}:\n<data><with space><--x=ü>", first.Output);
        Assert.Equal(["restore", "build"], Calls);
        Assert.Contains("<CoursePackages>standin</CoursePackages>", File.ReadAllText(_scratch["kurs/.course/packages.props"]));
        Assert.Contains("the package feeds lack TorchSharp-cpu", File.ReadAllText(_scratch["kurs/.course/packages.props"]));
        var second = await Run("data");
        Assert.Equal(["restore", "build"], Calls);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task AChangedSourceIsBuiltAndATouchedOneIsNot()
    {
        LinuxOnly();
        await Run("data");
        File.SetLastWriteTimeUtc(_scratch["kurs/src/Cli/A.cs"], DateTime.UtcNow.AddHours(1));
        await Run("data");
        Assert.Equal(["restore", "build"], Calls);
        _scratch.Write("kurs/src/Cli/A.cs", "y");
        await Run("data");
        Assert.Equal(["restore", "build", "build"], Calls);
    }

    [Fact]
    public async Task TwoAtOnceBuildOnce()
    {
        LinuxOnly();
        var results = await Task.WhenAll(CourseProcess.Finish(Start(["data"])), CourseProcess.Finish(Start(["data"])));
        Assert.All(results, r => Assert.Equal(0, r.ExitCode));
        Assert.Equal(["restore", "build"], Calls);
    }

    [Fact]
    public async Task ItRunsFromAnywhereAndThroughALink()
    {
        LinuxOnly();
        File.CreateSymbolicLink(_scratch["link"], _scratch["kurs/course"]);
        var result = await CourseProcess.Finish(Start(["data"], "/", _scratch["link"]));
        Assert.Contains("run in /:\n<data>", result.Output);
        Assert.True(File.Exists(_scratch["kurs/.course/packages.props"]));
    }

    [Fact]
    public async Task PackagesCanBeChosenAnywhereOnTheLine()
    {
        LinuxOnly();
        var refused = await Run("doctor", "--packages", "nuget", "--json");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("lack TorchSharp-cpu", refused.Errors);
        _scratch.Write("bin/full-feed", "");
        var taken = await Run("doctor", "--packages=nuget", "--json");
        Assert.Equal(0, taken.ExitCode);
        Assert.Contains("<doctor><--json>", taken.Output);
        Assert.Contains("chosen with --packages nuget", File.ReadAllText(_scratch["kurs/.course/packages.props"]));
        await Run("doctor", "--packages", "standin");
        Assert.Contains("<CoursePackages>standin", File.ReadAllText(_scratch["kurs/.course/packages.props"]));
        Assert.Equal(2, (await Run("doctor", "--packages", "other")).ExitCode);
        Assert.Equal(2, (await Run("doctor", "--packages")).ExitCode);
    }

    [Fact]
    public async Task PackagesBroughtToTheFeedAreFound()
    {
        LinuxOnly();
        await Run("data");
        _scratch.Write("bin/full-feed", "");
        File.SetLastWriteTimeUtc(_scratch.Write("kurs/feed/a.nupkg", ""), DateTime.UtcNow.AddSeconds(2));
        File.SetLastWriteTimeUtc(_scratch["kurs/.course/packages.props"], DateTime.UtcNow.AddHours(-1));
        await Run("data");
        Assert.Contains("<CoursePackages>nuget", File.ReadAllText(_scratch["kurs/.course/packages.props"]));
    }

    [Fact]
    public async Task ExitCodesPassThrough()
    {
        LinuxOnly();
        var start = Start(["data"]);
        await CourseProcess.Finish(start);
        Environment.SetEnvironmentVariable("FAKE_EXIT", "1");
        try { Assert.Equal(1, (await Run("data")).ExitCode); }
        finally { Environment.SetEnvironmentVariable("FAKE_EXIT", null); }
    }

    [Fact]
    public async Task AnOldSdkIsNamed()
    {
        LinuxOnly();
        _scratch.Write("bin/old-sdk", "");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".NET SDK 10.0.100 or a later 10.0 one is needed (global.json); this machine has: 9.0.100", result.Errors);
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
