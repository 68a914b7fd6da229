using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropoutCourse.Cli;

/// <summary>
/// The C# kernel of .NET Interactive as Jupyter's clients find it: a folder .net-csharp with kernel.json and the pinned tool beside it.
/// The tool lies in the kernel's own folder and not in .course/, so that the kernel still starts when this checkout is moved or deleted,
/// and so that one rename installs it and one takes it away.
/// </summary>
public sealed class JupyterKernel(Repo repo, string kernels)
{
    public const string Name = ".net-csharp",
        Package = "microsoft.dotnet-interactive";
    private const string ToolFolder = "tool",
        Spec = "kernel.json",
        Temporary = ".dropout-course-";

    /// <summary>The folder with kernel.json.</summary>
    public string Folder { get; } = Path.Combine(Path.GetFullPath(kernels), Name);
    private string Kernels => Path.GetDirectoryName(Folder)!;
    private string Tool =>
        Path.Combine(Folder, ToolFolder, "dotnet-interactive" + (OperatingSystem.IsWindows() ? ".exe" : ""));

    /// <summary>Where Jupyter and VS Code look for this user's kernels (the data folder of `jupyter --paths`).</summary>
    public static string UserKernels(Repo repo)
    {
        string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } v ? v : null;
        if (Variable("JUPYTER_DATA_DIR") is { } data)
            return Path.Combine(Path.GetFullPath(data), "kernels");
        if (OperatingSystem.IsWindows())
            return Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
                "jupyter",
                "kernels"
            );
        // The launcher gives commands a HOME inside .course/ when there is none: Jupyter would never look there.
        if (Variable("HOME") is not { } home || Path.GetFullPath(home) == Path.Combine(repo.State, "home"))
            throw new UserError(
                "HOME is not set, so Jupyter's folder of kernels is not known. Set HOME, or name the folder: --dir FOLDER."
            );
        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Jupyter", "kernels")
            : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter", "kernels");
    }

    /// <summary>The version that .config/dotnet-tools.json pins.</summary>
    public static string Version(Repo repo)
    {
        var path = Path.Combine(repo.Root, ".config", "dotnet-tools.json");
        try
        {
            if ((string?)JsonNode.Parse(File.ReadAllText(path))?["tools"]?[Package]?["version"] is { } version)
                return version;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException)
        {
            throw new UserError(
                $"{Repo.Short(path)}: cannot be read ({e.Message}). Restore it: git checkout .config/dotnet-tools.json"
            );
        }
        throw new UserError(
            $"{Repo.Short(path)}: tools.\"{Package}\".version is missing. Restore it: git checkout .config/dotnet-tools.json"
        );
    }

    /// <summary>Is exactly this kernel there already?</summary>
    public bool IsCurrent =>
        File.Exists(Tool) && File.Exists(SpecPath) && File.ReadAllText(SpecPath) == SpecText(Version(repo));

    private string SpecPath => Path.Combine(Folder, Spec);

    /// <summary>kernel.json. The tool listens on every network interface unless --http-local-only is given.</summary>
    private string SpecText(string version) =>
        new JsonObject
        {
            ["argv"] = new JsonArray(
                Tool,
                "jupyter",
                "--default-kernel",
                "csharp",
                "--http-local-only",
                "{connection_file}"
            ),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
            ["env"] = new JsonObject
            {
                // The tool finds the runtime that installed it wherever that lies, and whatever DOTNET_ROOT the notebook's server has.
                ["DOTNET_ROOT"] = Path.GetFullPath(
                        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
                    )
                    .TrimEnd(Path.DirectorySeparatorChar),
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            },
            ["metadata"] = new JsonObject { ["dropout_course"] = new JsonObject { ["version"] = version } },
        }.ToJsonString(
            new JsonSerializerOptions
            {
                WriteIndented = true,
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        ) + "\n";

    /// <summary>Installs the pinned tool and its kernel.json, whole or not at all; replaces an older one of ours.</summary>
    /// <exception cref="UserError">A kernel of that name is not ours, no feed has the tool, or the folder cannot be written.</exception>
    public void Install(Action<string> say)
    {
        var version = Version(repo);
        using var held = Setup.Lock(repo, say);
        CheckOurs(
            "Take it away first (jupyter kernelspec remove .net-csharp), or name another folder of kernels: --dir FOLDER."
        );
        Writing(() =>
        {
            Directory.CreateDirectory(Kernels);
            RemoveLeftovers();
            // One folder deeper than Jupyter looks for kernels.
            var work = Path.Combine(Kernels, $"{Temporary}{Environment.ProcessId}");
            var fresh = Path.Combine(work, "new");
            try
            {
                Directory.CreateDirectory(fresh);
                say($"installing {Package} {version} ...");
                InstallTool(version, Path.Combine(fresh, ToolFolder));
                File.WriteAllText(Path.Combine(fresh, Spec), SpecText(version));
                if (Directory.Exists(Folder))
                    Directory.Move(Folder, Path.Combine(work, "old"));
                Directory.Move(fresh, Folder);
            }
            finally
            {
                Setup.Remove(work);
            }
        });
    }

    private void InstallTool(string version, string folder)
    {
        var result = Shell.Dotnet(
            repo,
            "tool",
            "install",
            Package,
            "--version",
            version,
            "--tool-path",
            folder,
            "--ignore-failed-sources"
        );
        repo.Log("kernel", result.Everything);
        if (!result.Ok)
            throw new UserError(
                $"{Package} {version} could not be installed:\n{Shell.Tail(result.Everything, 6)}\n"
                    + "Remedy: connect to a package feed that has it, or bring it in the folder feed/ (feed/README.md). The whole log: .course/log/kernel.log"
            );
        // The packages that it came in: 94 MB that nothing reads again.
        foreach (var package in Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories).ToList())
            File.Delete(package);
    }

    /// <summary>Takes away what <see cref="Install"/> made, and nothing else. False: there is no such kernel.</summary>
    /// <exception cref="UserError">The kernel is not ours, or cannot be deleted.</exception>
    public bool Uninstall()
    {
        if (!Directory.Exists(Folder))
            return false;
        CheckOurs("./course kernel uninstall takes away only what ./course kernel install made.");
        Writing(() =>
        {
            var gone = Path.Combine(Kernels, $"{Temporary}{Environment.ProcessId}");
            Directory.Move(Folder, gone);
            Directory.Delete(gone, recursive: true);
        });
        return true;
    }

    /// <summary>Refuses a kernel of that name that somebody else made, or in which somebody keeps files of theirs.</summary>
    private void CheckOurs(string remedy)
    {
        if (!Directory.Exists(Folder) && !File.Exists(Folder))
            return;
        JsonNode? mark = null;
        try
        {
            mark = JsonNode.Parse(File.ReadAllText(SpecPath))?["metadata"]?["dropout_course"];
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException) { }
        if (mark is null)
            throw new UserError($"{Repo.Short(Folder)}: this kernel is not the course's. {remedy}");
        var others = Directory
            .EnumerateFileSystemEntries(Folder)
            .Select(p => Path.GetFileName(p)!)
            .Except([Spec, ToolFolder])
            .Order(StringComparer.Ordinal)
            .ToList();
        if (others.Count > 0)
            throw new UserError(
                $"{Repo.Short(Folder)} has files that the course did not put there ({string.Join(", ", others)}). Move them elsewhere first."
            );
    }

    /// <summary>What a killed command left; not what another one is writing now.</summary>
    private void RemoveLeftovers()
    {
        foreach (var left in Directory.EnumerateDirectories(Kernels, Temporary + "*"))
            if (Directory.GetLastWriteTimeUtc(left) < DateTime.UtcNow.AddHours(-1))
                Setup.Remove(left);
    }

    private void Writing(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"{Repo.Short(Kernels)} cannot be written: {e.Message}\nClose notebooks that run in this kernel, make the folder writable, or name another one: --dir FOLDER."
            );
        }
    }
}
