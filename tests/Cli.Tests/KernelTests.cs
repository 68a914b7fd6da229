using System.IO.Compression;
using System.Text.Json.Nodes;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>Jupyter's kernel installed and taken away, with a tool of the test's own in a feed of its own: no network is needed.</summary>
public class KernelTests
{
    private const string Version = "9.8.7";

    /// <summary>A course folder whose only feed has the tool, or nothing.</summary>
    private static Repo Course(Scratch scratch, bool feed = true)
    {
        CourseProcess.FakeCourse(scratch);
        Pin(scratch, Version);
        scratch.Write(
            "nuget.config",
            "<configuration><packageSources><clear/><add key=\"f\" value=\"feed\"/></packageSources></configuration>"
        );
        Directory.CreateDirectory(scratch["feed"]);
        Directory.CreateDirectory(scratch["home"]);
        if (feed)
            Pack(scratch, Version);
        return new Repo(scratch.Path);
    }

    private static void Pin(Scratch scratch, string version) =>
        scratch.Write(
            ".config/dotnet-tools.json",
            $"{{\"tools\": {{\"{JupyterKernel.Package}\": {{\"version\": \"{version}\"}}}}}}"
        );

    private static void Pack(Scratch scratch, string version)
    {
        using var package = ZipFile.Open(
            scratch[$"feed/{JupyterKernel.Package}.{version}.nupkg"],
            ZipArchiveMode.Create
        );
        void Add(string name, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(text);
        }
        Add(
            $"{JupyterKernel.Package}.nuspec",
            $"""
            <package><metadata><id>{JupyterKernel.Package}</id><version>{version}</version><authors>a</authors><description>d</description>
            <packageTypes><packageType name="DotnetTool"/></packageTypes></metadata></package>
            """
        );
        const string folder = "tools/net10.0/any/";
        Add(
            folder + "DotnetToolSettings.xml",
            """<DotNetCliTool Version="1"><Commands><Command Name="dotnet-interactive" EntryPoint="App.dll" Runner="dotnet"/></Commands></DotNetCliTool>"""
        );
        Add(
            folder + "App.runtimeconfig.json",
            """{"runtimeOptions": {"tfm": "net10.0", "framework": {"name": "Microsoft.NETCore.App", "version": "10.0.0"}}}"""
        );
        package.CreateEntryFromFile(CourseProcess.Dll, folder + "App.dll");
    }

    private static async Task<CourseProcess.Result> Run(
        Scratch scratch,
        string arguments,
        params (string, string?)[] more
    )
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = scratch["home"],
            ["JUPYTER_DATA_DIR"] = null,
            ["XDG_DATA_HOME"] = null,
            ["NUGET_PACKAGES"] = scratch["packages"],
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        return await CourseProcess.Finish(
            CourseProcess.Start(scratch.Path, arguments.Split(' '), environment: environment)
        );
    }

    private static string[] Entries(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFileSystemEntries(folder)
                    .Select(e => Path.GetFileName(e))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    [Fact]
    public async Task The_kernel_starts_the_pinned_tool_on_this_machine_only_and_goes_away_whole()
    {
        using var scratch = new Scratch();
        Course(scratch);
        var installed = await Run(scratch, "kernel install --dir kernels");
        Assert.True(installed.ExitCode == 0, installed.Everything);
        Assert.Contains($"{JupyterKernel.Package} {Version}", installed.Output);
        Assert.Contains("kernel uninstall --dir kernels", installed.Output);
        Assert.Equal([".net-csharp"], Entries(scratch["kernels"])); // nothing temporary is left
        Assert.Equal(["kernel.json", "tool"], Entries(scratch["kernels/.net-csharp"]));
        var spec = JsonNode.Parse(File.ReadAllText(scratch["kernels/.net-csharp/kernel.json"]))!;
        Assert.Equal(".NET (C#)", (string?)spec["display_name"]);
        Assert.Equal("C#", (string?)spec["language"]);
        string[] argv = [.. spec["argv"]!.AsArray().Select(a => (string)a!)];
        Assert.Equal(["jupyter", "--default-kernel", "csharp", "--http-local-only", "{connection_file}"], argv[1..]);
        Assert.True(Path.IsPathFullyQualified(argv[0]) && File.Exists(argv[0]), argv[0]);
        var root = (string)spec["env"]!["DOTNET_ROOT"]!;
        Assert.True(Directory.Exists(Path.Combine(root, "shared", "Microsoft.NETCore.App")), root);
        Assert.Empty(Directory.EnumerateFiles(scratch["kernels"], "*.nupkg", SearchOption.AllDirectories));
        // The tool starts from where it was moved to, with no more than what kernel.json gives it. It is the course command without
        // what that needs, so how far it gets is seen from what it misses.
        var started = Shell.Run(
            argv[0],
            ["--help"],
            environment: new Dictionary<string, string?> { ["DOTNET_ROOT"] = root, ["PATH"] = "/nowhere" }
        );
        Assert.Contains("System.CommandLine", started.Everything);

        var again = await Run(scratch, "kernel install --dir kernels");
        Assert.Contains("already", again.Output);
        var gone = await Run(scratch, "kernel uninstall --dir kernels");
        Assert.Equal(0, gone.ExitCode);
        Assert.Empty(Entries(scratch["kernels"]));
        Assert.Contains("nothing to do", (await Run(scratch, "kernel uninstall --dir kernels")).Output);
    }

    [Fact]
    public async Task Another_version_replaces_ours_and_a_failed_one_leaves_it()
    {
        using var scratch = new Scratch();
        Course(scratch);
        Assert.Equal(0, (await Run(scratch, "kernel install --dir kernels")).ExitCode);
        var before = File.ReadAllText(scratch["kernels/.net-csharp/kernel.json"]);
        Pin(scratch, "9.9.9");
        var missing = await Run(scratch, "kernel install --dir kernels");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains($"{JupyterKernel.Package} 9.9.9 could not be installed", missing.Errors);
        Assert.Contains("feed/README.md", missing.Errors);
        Assert.Equal(before, File.ReadAllText(scratch["kernels/.net-csharp/kernel.json"]));
        Assert.Equal([".net-csharp"], Entries(scratch["kernels"]));
        Pack(scratch, "9.9.9");
        Assert.Equal(0, (await Run(scratch, "kernel install --dir kernels")).ExitCode);
        Assert.Contains("9.9.9", File.ReadAllText(scratch["kernels/.net-csharp/kernel.json"]));
        Assert.Equal([".net-csharp"], Entries(scratch["kernels"]));
    }

    [Theory]
    [InlineData("HOME", "h", "h/.local/share/jupyter/kernels", "h/Library/Jupyter/kernels")]
    [InlineData("XDG_DATA_HOME", "x", "x/jupyter/kernels", null)]
    [InlineData("JUPYTER_DATA_DIR", "j", "j/kernels", "j/kernels")]
    public async Task It_is_looked_for_where_Jupyter_looks(string variable, string value, string linux, string? mac)
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows(), "Windows has a folder of its own");
        Assert.SkipUnless(OperatingSystem.IsLinux() || mac != null, "this variable is Linux's");
        using var scratch = new Scratch();
        Course(scratch);
        var result = await Run(scratch, "kernel uninstall", (variable, scratch[value]));
        Assert.Contains(OperatingSystem.IsLinux() ? linux : mac!, result.Output);
    }

    [Fact]
    public async Task Without_HOME_the_folder_must_be_named()
    {
        using var scratch = new Scratch();
        Course(scratch);
        // The launcher's substitute for a HOME that is not set.
        foreach (var home in new[] { "", scratch[".course/home"] })
        {
            var result = await Run(scratch, "kernel install", ("HOME", home));
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("HOME is not set", result.Errors);
            Assert.Contains("--dir FOLDER", result.Errors);
        }
    }

    [Theory]
    [InlineData("{\"argv\": [\"dotnet\", \"interactive\"], \"display_name\": \".NET (C#)\"}")]
    [InlineData("{\"metadata\": {\"vscode\": {}}}")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task A_kernel_that_is_not_ours_is_neither_replaced_nor_deleted(string spec)
    {
        using var scratch = new Scratch();
        Course(scratch);
        scratch.Write("kernels/.net-csharp/kernel.json", spec);
        foreach (var command in new[] { "install", "uninstall" })
        {
            var result = await Run(scratch, $"kernel {command} --dir kernels");
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("this kernel is not the course's", result.Errors);
            Assert.Equal(spec, File.ReadAllText(scratch["kernels/.net-csharp/kernel.json"]));
        }
    }

    [Fact]
    public async Task Files_that_somebody_put_into_our_folder_are_not_deleted()
    {
        using var scratch = new Scratch();
        Course(scratch);
        await Run(scratch, "kernel install --dir kernels");
        scratch.Write("kernels/.net-csharp/logo-64x64.png", "mine");
        var result = await Run(scratch, "kernel uninstall --dir kernels");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("logo-64x64.png", result.Errors);
        Assert.Equal(3, Entries(scratch["kernels/.net-csharp"]).Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        using var scratch = new Scratch();
        Course(scratch);
        scratch.Write("kernels", "a file");
        var result = await Run(scratch, "kernel install --dir kernels");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("kernels cannot be written", result.Errors);
        Assert.Contains("--dir FOLDER", result.Errors);
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("{", "cannot be read")]
    public async Task A_damaged_pin_is_named(string tools, string part)
    {
        using var scratch = new Scratch();
        Course(scratch);
        scratch.Write(".config/dotnet-tools.json", tools);
        var result = await Run(scratch, "kernel install --dir kernels");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("dotnet-tools.json", result.Errors);
        Assert.Contains(part, result.Errors);
    }
}
