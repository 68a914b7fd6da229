using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>
/// What both launchers do, with a dotnet of the test's own in the PATH that writes down how it is called, in a folder whose path has
/// spaces and letters beyond ASCII.
/// </summary>
public abstract class LauncherTests : IDisposable
{
    private readonly Scratch _scratch = new();

    /// <summary>The launcher's file in the course's folder.</summary>
    protected abstract string Launcher { get; }

    /// <summary>How a user starts the launcher, without its arguments; a test is skipped where that is not possible.</summary>
    protected abstract string[] CommandLine { get; }

    /// <summary>The PATH with the test's own dotnet in it.</summary>
    protected virtual string SearchPath => _scratch["bin"] + ":" + Environment.GetEnvironmentVariable("PATH");

    private const string FakeDotnet = """
        #!/usr/bin/env bash
        log="$(dirname "$0")/calls"
        case "$1" in
            --version) [ -f "$(dirname "$0")/old-sdk" ] && exit 1; echo 10.0.401 ;;
            --list-sdks) echo "9.0.100 [/usr/share/dotnet/sdk]" ;;
            build) echo build >> "$log"; sleep 0.5
                if [ -f "$(dirname "$0")/broken" ]; then cat "$(dirname "$0")/broken"; exit 1; fi
                mkdir -p src/Cli/bin/Release/net10.0; echo built > src/Cli/bin/Release/net10.0/course.dll ;;
            *course.dll) shift; echo "run in $PWD:"; printf '<%s>' "$@"; echo to stderr >&2
                exit "$(cat "$(dirname "$0")/exit-code" 2>/dev/null || echo 0)" ;;
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
                "src/Open/F.cs",
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
                ("course.ps1", "launcher/course.ps1"),
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

    public virtual void Dispose() => _scratch.Dispose();

    protected Scratch Folder => _scratch;

    protected Process Start(string[] arguments, string? folder = null, string[]? commandLine = null)
    {
        var command = commandLine ?? CommandLine;
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = folder ?? _scratch["kurs"],
        };
        foreach (var argument in (string[])[.. command[1..], .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = SearchPath;
        start.Environment.Remove("DOTNET_ROOT");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private Task<CourseProcess.Result> Run(params string[] arguments) => CourseProcess.Finish(Start(arguments));

    private string[] Calls => File.Exists(_scratch["bin/calls"]) ? File.ReadAllLines(_scratch["bin/calls"]) : [];

    [Theory]
    [InlineData]
    [InlineData("help")]
    public async Task WithoutArgumentsItExplainsAndBuildsNothing(params string[] arguments)
    {
        var result = await Run(arguments);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains((Launcher == "course" ? "./" : @".\") + Launcher + " run", result.Output);
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task TheFirstCallBuildsAndTheSecondDoesNot()
    {
        var first = await Run("data", "with space", "--x=ü");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains($"run in {_scratch["kurs"]}:\n<data><with space><--x=ü>", first.Output);
        Assert.Equal(["build"], Calls);
        var second = await Run("data");
        Assert.Equal(["build"], Calls);
        Assert.Equal("to stderr\n", second.Errors);
    }

    [Fact]
    public async Task AChangedSourceIsBuiltAndATouchedOneIsNot()
    {
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
        var results = await Task.WhenAll(CourseProcess.Finish(Start(["data"])), CourseProcess.Finish(Start(["data"])));
        Assert.All(results, r => Assert.Equal(0, r.ExitCode));
        Assert.Equal(["build"], Calls);
    }

    [Fact]
    public async Task ItRunsFromAnywhere()
    {
        var result = await CourseProcess.Finish(Start(["data"], "/"));
        Assert.Contains("run in /:\n<data>", result.Output);
        Assert.True(Directory.Exists(_scratch["kurs/.course/cli"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ExitCodesPassThrough(int code)
    {
        _scratch.Write("bin/exit-code", $"{code}");
        Assert.Equal(code, (await Run("data")).ExitCode);
    }

    [Fact]
    public async Task AnOldSdkIsNamed()
    {
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
        _scratch.Write("bin/broken", "A.cs(1,1): error CS1002: ; expected\n");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CS1002", result.Errors);
        Assert.DoesNotContain("remedy", result.Errors);
        Assert.False(Directory.Exists(_scratch["kurs/.course/cli"]));
    }

    [Fact]
    public async Task APackageThatNoFeedHasIsNamedWithTheRemedy()
    {
        _scratch.Write("bin/broken", "A.csproj : error NU1101: Unable to find package Markdig.\n");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Unable to find package Markdig", result.Errors);
        Assert.Contains("remedy: connect to a package feed that has the pinned packages", result.Errors);
    }

    [Fact]
    public async Task ADamagedPackageInTheFeedIsNamedWithTheRemedy()
    {
        _scratch.Write(
            "bin/broken",
            "NuGet.targets(198,5): error : End of Central Directory record could not be found.\n"
        );
        Directory.CreateDirectory(_scratch["kurs/feed"]);
        using (var zip = ZipFile.Open(_scratch["kurs/feed/good.1.0.0.nupkg"], ZipArchiveMode.Create))
            zip.CreateEntry("good.nuspec");
        _scratch.Write("kurs/feed/cut.1.0.0.nupkg", "PK and then nothing");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"damaged: feed[/\\]cut\.1\.0\.0\.nupkg\. Remedy: copy it again", result.Errors);
        Assert.DoesNotContain("good.1.0.0", result.Errors);
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenToIsNamedWithTheRemedy()
    {
        _scratch.Write("kurs/.course", "a file where the folder should be");
        var result = await Run("data");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"cannot write to {_scratch["kurs"]}", result.Errors);
        Assert.Contains("Clone the course into a folder of your own", result.Errors);
        Assert.Empty(Calls);
    }
}

public sealed class BashLauncherTests : LauncherTests
{
    protected override string Launcher => "course";

    protected override string[] CommandLine
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "the bash launcher is tested on Linux");
            return ["bash", Folder["kurs/course"]];
        }
    }

    [Fact]
    public async Task ItRunsThroughALink()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bash launcher is tested on Linux");
        File.CreateSymbolicLink(Folder["link"], Folder["kurs/course"]);
        var result = await CourseProcess.Finish(Start(["data"], "/", ["bash", Folder["link"]]));
        Assert.Contains("run in /:\n<data>", result.Output);
        Assert.True(Directory.Exists(Folder["kurs/.course/cli"]));
    }
}

/// <summary>course.ps1 in PowerShell 7 on Linux: all of it but what only Windows has.</summary>
public sealed class PowerShellLauncherTests : LauncherTests
{
    protected override string Launcher => "course.ps1";

    // PowerShell, installed as a .NET tool, is itself started by the dotnet in the PATH: the test's own comes in after that.
    protected override string SearchPath => Environment.GetEnvironmentVariable("PATH")!;

    protected override string[] CommandLine
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "the test's own dotnet is a bash script");
            var pwsh = Shell.FindProgram("pwsh");
            Assert.SkipWhen(
                pwsh is null,
                "pwsh was not found, so course.ps1 was not run. Remedy: dotnet tool install --global PowerShell"
            );
            var start = Folder.Write(
                "start.ps1",
                "$env:PATH = \"$PSScriptRoot/bin:$env:PATH\"; & \"$PSScriptRoot/kurs/course.ps1\" @args; exit $LASTEXITCODE"
            );
            return [pwsh!, "-NoProfile", "-NonInteractive", "-File", start];
        }
    }

    /// <summary>Windows PowerShell 5.1 reads a file without a byte order mark in the machine's own code page.</summary>
    [Fact]
    public void TheFileIsAscii() =>
        Assert.True(Ascii.IsValid(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "launcher", Launcher))));
}
