using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse.Cli;

/// <summary>
/// Brings the folder to the state in which notebooks can run: lib/, the flat published output of src/Shared with all that it needs.
/// Does nothing when nothing changed.
/// </summary>
public sealed class Setup(Repo repo, Action<string>? say = null)
{
    private const long Needed = 560L << 20;
    private const string StampName = ".stamp",
        RepairsName = ".repairs";

    public void Ensure()
    {
        if (Platform.Problem(Platform.Rid) is { } problem)
            throw new UserError(problem);
        if (!LibIsCurrent())
        {
            using (Lock())
            {
                if (!LibIsCurrent())
                    PublishLib();
            }
            // Lessons run without it: what it says is worth a line and no more.
            if (new WebSetup(repo, say).Ensure().Missing is { Length: > 0 } missing)
                Say($"charts in notebooks are drawn with the plotly.js in Plotly.NET, three times as large: {missing}");
        }
        ChartLibrary.Bring(repo);
    }

    /// <summary>Is lib/ what the sources as they are now would give?</summary>
    public bool LibIsCurrent()
    {
        var stamp = Path.Combine(repo.Lib, StampName);
        return File.Exists(Path.Combine(repo.Lib, "DropoutCourse.Shared.dll"))
            && File.Exists(stamp)
            && File.ReadAllText(stamp) == Fingerprint(repo);
    }

    /// <summary>What was changed in the copies of the packages' files in lib/ so that they work on this machine, a line each.</summary>
    public IReadOnlyList<string> Repairs
    {
        get
        {
            var file = Path.Combine(repo.Lib, RepairsName);
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
    }

    /// <summary>A hash over the names and contents of all that lib/ is made of.</summary>
    public static string Fingerprint(Repo repo)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(Platform.Rid);
        foreach (var name in new[] { "libstdc++.so.6", "libc.so.6" })
            if (OperatingSystem.IsLinux() && VersionRequirements.Find(name) is { } path)
                Add($"{path} {new FileInfo(path).Length}");
        var files = new[] { "src/Shared", "src/Cli/SetUp", "src/Site/npm" }
            .Select(f => Path.Combine(repo.Root, f))
            .Where(Directory.Exists)
            .SelectMany(Sources)
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
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return file;
        foreach (var sub in Directory.EnumerateDirectories(folder))
            if (Path.GetFileName(sub) is not ("bin" or "obj"))
                foreach (var file in Sources(sub))
                    yield return file;
    }

    private void PublishLib()
    {
        CheckSpace();
        Say(
            "building lib/, what the notebooks reference (the first time, TorchSharp's packages come with it: some 270 MB) ..."
        );
        // Taken before the build: a file saved while it runs makes lib/ stale, not wrongly current.
        var fingerprint = Fingerprint(repo);
        var fresh = Path.Combine(repo.State, $"lib.new-{Environment.ProcessId}");
        var old = Path.Combine(repo.State, $"lib.old-{Environment.ProcessId}");
        foreach (var left in Directory.EnumerateDirectories(repo.State, "lib.*-*"))
            Remove(left);
        var result = Shell.Dotnet(
            repo,
            "publish",
            Path.Combine(repo.Root, "src", "Shared", "DropoutCourse.Shared.csproj"),
            "-c",
            "Release",
            $"-p:NativeFor={Platform.Rid}",
            "-v",
            "m",
            "-nologo",
            "-o",
            fresh
        );
        var built = result.Ok && File.Exists(Path.Combine(fresh, "DropoutCourse.Shared.dll"));
        if (!built)
            Remove(fresh); // first of all: the disk may be full
        repo.Log("lib", result.Everything);
        if (!built)
            throw new UserError(
                $"lib/ could not be built:\n{BuildErrors.Summary(repo, result.Everything)}\nThe whole log: .course/log/lib.log"
            );
        try
        {
            File.WriteAllLines(Path.Combine(fresh, RepairsName), Repair(fresh));
            File.WriteAllText(Path.Combine(fresh, StampName), fingerprint);
            if (Directory.Exists(repo.Lib))
                Directory.Move(repo.Lib, old);
            Directory.Move(fresh, repo.Lib);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(old) && !Directory.Exists(repo.Lib))
                Directory.Move(old, repo.Lib);
            throw new UserError($"lib/ could not be written: {e.Message}");
        }
        finally
        {
            Remove(fresh);
            Remove(old);
        }
    }

    /// <summary>lib/ and the old one beside it until the new one is whole.</summary>
    private void CheckSpace()
    {
        var free = new DriveInfo(repo.Root).AvailableFreeSpace;
        if (free < Needed)
            throw new UserError(
                $"lib/ needs {Needed >> 20} MiB in {repo.Root}, and {free >> 20} MiB are free there. Make room and try again."
            );
    }

    private static IReadOnlyList<string> Repair(string folder)
    {
        var torchSharp = Path.Combine(folder, "TorchSharp.dll");
        return
        [
            .. OperatingSystem.IsLinux()
                ? VersionRequirements.Relax(Path.Combine(folder, "libLibTorchSharp.so"), VersionRequirements.Find)
                : [],
            .. AssemblyReferences.Unify(folder),
            .. TensorHook.Add(torchSharp),
            .. TensorSequences.Hold(torchSharp),
            .. UnoptimizedMethods.Mark(torchSharp),
        ];
    }

    internal static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private FileStream Lock() => Lock(repo, Say);

    /// <summary>One set-up at a time; the others wait.</summary>
    /// <exception cref="UserError">The course's folder cannot be written to.</exception>
    internal static FileStream Lock(Repo repo, Action<string> say)
    {
        var path = Path.Combine(repo.State, "setup.lock");
        for (var said = false; ; said = true)
        {
            if (LockFile.TryTake(path) is { } held)
                return held;
            if (!said)
                say("waiting for another course command that is setting up ...");
            if (Interrupt.Token.WaitHandle.WaitOne(200))
                throw new OperationCanceledException();
        }
    }

    private void Say(string text) => (say ?? (t => Console.Error.WriteLine("course: " + t)))(text);
}
