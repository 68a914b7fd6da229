using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse.Cli;

/// <summary>
/// Brings the machine and the folder to the state in which notebooks can run: the packages of the operating system that the
/// stand-ins need, and lib/, the flat published output of src/Shared. Does nothing when nothing changed.
/// </summary>
public sealed class Setup(Repo repo, Action<string>? say = null)
{
    private const string StampName = ".stamp";

    public void Ensure()
    {
        var standin = repo.Packages().Value != "nuget";
        if (standin) EnsureNativePackages();
        if (LibIsCurrent()) return;
        using var held = Lock();
        if (!LibIsCurrent()) PublishLib();
    }

    /// <summary>Is lib/ what the sources as they are now would give?</summary>
    public bool LibIsCurrent()
    {
        var stamp = Path.Combine(repo.Lib, StampName);
        return File.Exists(Path.Combine(repo.Lib, "DropoutCourse.Shared.dll")) && File.Exists(stamp) && File.ReadAllText(stamp) == Fingerprint(repo);
    }

    /// <summary>A hash over the names and contents of all that lib/ is made of.</summary>
    public static string Fingerprint(Repo repo)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(repo.Packages().Value);
        Add(Rid);
        var files = new[] { "src/Shared", "src/StandIns" }.Select(f => Path.Combine(repo.Root, f)).Where(Directory.Exists).SelectMany(Sources)
            .Concat(Directory.EnumerateFiles(repo.Root, "Directory.*"))
            .Concat(new[] { "global.json", "nuget.config" }.Select(f => Path.Combine(repo.Root, f)).Where(File.Exists));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            Add(Path.GetRelativePath(repo.Root, file));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Sources(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var sub in Directory.EnumerateDirectories(folder))
            if (Path.GetFileName(sub) is not ("bin" or "obj"))
                foreach (var file in Sources(sub)) yield return file;
    }

    /// <summary>The portable runtime identifier; distributions that build .NET themselves report others, for which no packages exist.</summary>
    public static string Rid =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    private void EnsureNativePackages()
    {
        if (!OperatingSystem.IsLinux())
            throw new UserError("The stand-in of TorchSharp runs on Linux only, and the package feeds lack the originals. "
                + "Put the pinned packages into feed/ (feed/README.md) and run ./course doctor --packages nuget.");
        var machine = new Prerequisites();
        machine.CheckVersion();
        var missing = machine.Missing();
        if (missing.Count == 0) return;
        var command = Prerequisites.InstallCommand(missing);
        if (Shell.FindProgram("apt-get") is null)
            throw new UserError($"Missing: {string.Join(", ", missing)} (Debian's names), and this machine has no apt-get. Install them and try again.");
        if (Environment.UserName != "root")
            throw new UserError($"Missing: {string.Join(", ", missing)}. Install with:\n    sudo sh -c '{command}'");
        using var held = Lock();
        missing = machine.Missing();
        if (missing.Count == 0) return;
        if (Install(missing) is { } problem) throw new UserError(problem);
        machine.CheckVersion();
        if (machine.Missing() is { Count: > 0 } still)
            throw new UserError($"Still missing after the installation: {string.Join(", ", still)}. The whole log: .course/log/apt.log");
    }

    /// <summary>Installs Debian packages; what went wrong and the remedy, or null.</summary>
    private string? Install(IReadOnlyList<string> packages)
    {
        Say($"installing {string.Join(", ", packages)} ...");
        var environment = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        var log = new StringBuilder();
        foreach (var arguments in new string[][] { ["-q", "-o", "DPkg::Lock::Timeout=300", "update"],
            ["-q", "-y", "-o", "DPkg::Lock::Timeout=300", "install", "--no-install-recommends", .. packages] })
        {
            var result = Shell.Run("apt-get", arguments, environment: environment);
            log.Append(result.Everything);
            Log("apt", log.ToString());
            if (!result.Ok && arguments.Contains("install"))
                return $"Could not install {string.Join(", ", packages)}:\n{Tail(result.Everything, 8)}\nInstall with:\n    {Prerequisites.InstallCommand(packages)}";
        }
        return null;
    }

    /// <summary>What the tests of the pages look at them with: a browser, and npm. Installed where that is possible; the tests that need them are skipped elsewhere.</summary>
    /// <returns>What is missing and the remedy, or null.</returns>
    public string? EnsureForPageTests()
    {
        List<string> missing = [];
        if (Prerequisites.Browser() is null) missing.Add("chromium");
        if (Shell.FindProgram("npm") is null) missing.Add("npm");
        if (missing.Count == 0) return null;
        var note = $"{string.Join(" and ", missing)} not found; the tests of the pages that need it are skipped. Remedy: {Prerequisites.InstallCommand(missing)}";
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || Shell.FindProgram("apt-get") is null || DataSet.IsOn("COURSE_OFFLINE")) return note;
        using var held = Lock();
        return Install(missing) is { } problem ? $"{problem}\nThe tests of the pages that need it are skipped." : null;
    }

    private void PublishLib()
    {
        Say($"building lib/, what the notebooks reference (packages: {repo.Packages().Value}) ...");
        // Taken before the build: a file saved while it runs makes lib/ stale, not wrongly current.
        var fingerprint = Fingerprint(repo);
        var fresh = Path.Combine(repo.State, $"lib.new-{Environment.ProcessId}");
        var old = Path.Combine(repo.State, $"lib.old-{Environment.ProcessId}");
        foreach (var left in Directory.EnumerateDirectories(repo.State, "lib.*-*")) Remove(left);
        var result = Shell.Dotnet(repo, "publish", Path.Combine(repo.Root, "src", "Shared", "DropoutCourse.Shared.csproj"), "-c", "Release", "-r", Rid,
            "--self-contained", "false", "-v", "m", "-nologo", "-o", fresh);
        Log("lib", result.Everything);
        if (!result.Ok || !File.Exists(Path.Combine(fresh, "DropoutCourse.Shared.dll")))
        {
            Remove(fresh);
            throw new UserError($"lib/ could not be built:\n{Errors(result.Everything)}\nThe whole log: .course/log/lib.log");
        }
        File.WriteAllText(Path.Combine(fresh, StampName), fingerprint);
        if (Directory.Exists(repo.Lib)) Directory.Move(repo.Lib, old);
        Directory.Move(fresh, repo.Lib);
        Remove(old);
    }

    /// <summary>The lines of a build's output that say what is wrong, each once.</summary>
    public static string Errors(string log)
    {
        var lines = log.Split('\n').Select(l => l.Trim()).Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct().Take(15).ToList();
        return lines.Count > 0 ? string.Join('\n', lines) : Tail(log, 10);
    }

    private static string Tail(string text, int lines) => string.Join('\n', text.TrimEnd().Split('\n').TakeLast(lines));

    internal static void Remove(string folder)
    {
        try { if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private void Log(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(repo.State, "log"));
        File.WriteAllText(Path.Combine(repo.State, "log", name + ".log"), text);
    }

    private FileStream Lock() => Lock(repo, Say);

    /// <summary>One set-up at a time; the others wait.</summary>
    internal static FileStream Lock(Repo repo, Action<string> say)
    {
        var path = Path.Combine(repo.State, "setup.lock");
        Directory.CreateDirectory(repo.State);
        for (var said = false; ; said = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!said) say("waiting for another course command that is setting up ...");
                if (Interrupt.Token.WaitHandle.WaitOne(200)) throw new OperationCanceledException();
            }
        }
    }

    private void Say(string text) => (say ?? (t => Console.Error.WriteLine("course: " + t)))(text);
}
