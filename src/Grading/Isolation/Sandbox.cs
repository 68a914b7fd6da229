using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Grading;

/// <summary>How much a submission's process is kept from.</summary>
public enum IsolationKind
{
    /// <summary>Namespaces of its own, as an unprivileged user of its own; needs root.</summary>
    User,

    /// <summary>Namespaces of its own within a user namespace.</summary>
    UserNamespace,

    /// <summary>A plain process: limits of time, memory and output only.</summary>
    Process,
}

/// <summary>What a submission may use.</summary>
public sealed record Limits(TimeSpan Cell, long Memory, int Processes = 256, int FilesMiB = 64)
{
    /// <summary>For all of a submission's cells together.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(20);
}

/// <summary>Starts kernel processes that see the runtime, lib/, the digits and an empty folder, and nothing else of the machine.</summary>
public sealed class Sandbox : IDisposable
{
    private readonly string _lib,
        _folder,
        _runtime;
    private readonly string? _digits;
    private readonly Limits _limits;
    private ControlGroups? _groups;
    private static int _users;
    private int _started;

    public IsolationKind Kind { get; }

    /// <summary>For the report: what was in force, and if it is not all, why.</summary>
    public string Description { get; }

    /// <param name="lib">The course's lib/.</param>
    /// <param name="digits">A folder with the MNIST files; null: synthetic digits.</param>
    /// <param name="wanted">Null: the best that this machine has.</param>
    public Sandbox(string lib, string? digits, Limits limits, IsolationKind? wanted = null)
    {
        (_lib, _digits, _limits) = (Path.GetFullPath(lib), digits, limits);
        _runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        RemoveOld();
        _folder = Path.Combine(Temp, $"course-grade-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
        Directory.CreateDirectory(_folder);
        if (OperatingSystem.IsLinux())
        {
            using var script = typeof(Sandbox).Assembly.GetManifestResourceStream("sandbox.sh")!;
            using var file = File.Create(Path.Combine(_folder, "sandbox.sh"));
            script.CopyTo(file);
        }
        var why = "";
        if (OperatingSystem.IsLinux() && wanted != IsolationKind.Process)
        {
            (_groups, why) = ControlGroups.Find(limits);
            if (_groups != null && Probe(IsolationKind.User) != null && Probe(IsolationKind.UserNamespace) != null)
                (_groups, why) = (null, "none that can be made takes a process");
        }
        (Kind, Description) = Choose(wanted);
        if (Kind == IsolationKind.Process)
            _groups = null;
        else
            Description +=
                (FiltersCalls ? "; no system calls that make namespaces, mounts or shared memory" : "")
                + (
                    _groups is null
                        ? $"; no control group ({why}): memory is watched"
                        : $"; a control group (version {_groups.Version}) for memory with all files in it, and processes"
                );
    }

    /// <summary>The kernel host knows the calls of this machine.</summary>
    private static bool FiltersCalls =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && File.Exists("/proc/sys/kernel/seccomp/actions_avail");

    // Short, because a socket's path may have about 100 bytes.
    private static string Temp => OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp";

    private (IsolationKind, string) Choose(IsolationKind? wanted)
    {
        const string plain =
            "none: each submission ran in a process of its own, as you, with limits of time, memory and output only";
        if (wanted == IsolationKind.Process)
            return (IsolationKind.Process, plain + " (chosen with --isolation none)");
        if (!OperatingSystem.IsLinux())
            return (IsolationKind.Process, plain + " (this operating system has no namespaces)");
        var kind = wanted ?? (Environment.IsPrivilegedProcess ? IsolationKind.User : IsolationKind.UserNamespace);
        var reason = Probe(kind);
        if (
            reason != null
            && kind == IsolationKind.User
            && wanted is null
            && Probe(IsolationKind.UserNamespace) is null
        )
            (kind, reason) = (IsolationKind.UserNamespace, null);
        if (reason is null)
            return (
                kind,
                (
                    kind == IsolationKind.User
                        ? "namespaces, as a user without any rights"
                        : "namespaces within a user namespace"
                )
                    + ": no network, no sight of other files or processes, limits of time, memory, output, files and processes"
            );
        return wanted is null
            ? (IsolationKind.Process, $"{plain} (namespaces cannot be used here: {reason})")
            : throw new UserError($"--isolation: namespaces cannot be used here: {reason}.");
    }

    /// <summary>Null if it works, else what went wrong.</summary>
    private string? Probe(IsolationKind kind)
    {
        var pipe = NewPipeFolder();
        var group = _groups?.Make();
        try
        {
            if (_groups != null && group is null)
                return "no control group can be made";
            var start = Command(kind, pipe, ["/bin/sh", "-c", "exit 42"], group);
            (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (
                true,
                true,
                true
            );
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            _ = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 42 ? null
                : errors.Trim().Split('\n')[0] is { Length: > 0 } line ? line
                : $"exit code {process.ExitCode}";
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
        finally
        {
            _groups?.Release(group);
            Remove(Path.GetDirectoryName(pipe)!);
        }
    }

    private string NewPipeFolder()
    {
        var folder = Path.Combine(_folder, Interlocked.Increment(ref _started).ToString(CultureInfo.InvariantCulture));
        foreach (var name in new[] { "inside", "pipe" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        return Path.Combine(folder, "pipe");
    }

    private ProcessStartInfo Command(
        IsolationKind kind,
        string pipe,
        IEnumerable<string> program,
        ControlGroups.Group? group
    )
    {
        var folder = Path.GetDirectoryName(pipe)!;
        // A user for each process, so that limits on the number of processes don't add up over submissions.
        var user =
            kind == IsolationKind.User
                ? $"{200_000_000 + Environment.ProcessId % 1_000_000 * 1000 + Interlocked.Increment(ref _users) % 1000}"
                : "-";
        string[] arguments =
        [
            Path.Combine(folder, "inside"),
            pipe,
            Path.GetDirectoryName(KernelSettings.HostDll)!,
            _lib,
            _runtime,
            _digits ?? "-",
            user,
            $"{_limits.FilesMiB}",
            $"{(FiltersCalls ? LargestForRuntime : LargestFile)}",
            $"{(_limits.Memory >> 19) + 1024}",
            $"{_limits.Processes}",
        ];
        if (arguments.FirstOrDefault(a => a.Contains('\n')) is { } broken)
            throw new UserError($"{broken}: a path with a line break in it cannot be given to submissions. Rename it.");
        File.WriteAllLines(Path.Combine(folder, "arguments"), arguments);
        List<string> words = ["-s", "KILL", $"{(int)_limits.Total.TotalSeconds + 600}"];
        // Into the group before anything else; all that is started from then on is in it.
        if (group != null)
            words.AddRange([
                "/bin/sh",
                "-c",
                "while [ \"$1\" != -- ]; do echo 0 > \"$1\" || exit 9; shift; done; shift; exec \"$@\"",
                "sh",
                .. group.Members,
                "--",
            ]);
        words.Add("unshare");
        if (kind == IsolationKind.UserNamespace)
            words.AddRange(["--user", "--map-root-user"]);
        words.AddRange([
            "--mount",
            "--pid",
            "--net",
            "--ipc",
            "--uts",
            "--cgroup",
            "--fork",
            "--kill-child=KILL",
            "--",
            "/bin/sh",
            Path.Combine(_folder, "sandbox.sh"),
            folder,
            .. program,
        ]);
        return new ProcessStartInfo("timeout", words) { WorkingDirectory = "/" };
    }

    private long LargestFile => (long)_limits.FilesMiB << 20;

    /// <summary>The runtime maps all code twice, once to write it and once to run it, through a file in memory of 2 GiB: until it has started.</summary>
    private const long LargestForRuntime = (2L << 30) + (1 << 20);

    /// <summary>Where the runtime is seen in there.</summary>
    private string RuntimeInside =>
        _runtime.StartsWith("/usr/", StringComparison.Ordinal) ? _runtime : "/course/dotnet";

    /// <summary>Starts a process for one submission. <see cref="KernelProcess.Alive"/> is false if that did not work.</summary>
    public async Task<KernelProcess> Start(int jobs, CancellationToken stop)
    {
        var pipe = NewPipeFolder();
        var plain = Kind == IsolationKind.Process;
        var group = plain ? null : _groups?.Make();
        if (group is null && _groups != null && !plain)
            throw new UserError(
                "Control groups cannot be made any more. Run the command again; what was graded is kept."
            );
        var work = Path.Combine(Path.GetDirectoryName(pipe)!, "notebooks", "exercises");
        if (plain)
        {
            Directory.CreateDirectory(work);
            // Sheets reference ../../lib.
            try
            {
                Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(pipe)!, "lib"), _lib);
            }
            catch (IOException e)
            {
                throw new UserError(
                    $"A link to {_lib} cannot be made ({e.Message}). On Windows switch the developer mode on."
                );
            }
        }
        ProcessStartInfo Launch(string name)
        {
            var start = plain
                ? new ProcessStartInfo(KernelSettings.DotnetPath, [KernelSettings.HostDll, name])
                {
                    WorkingDirectory = work,
                }
                : Command(
                    Kind,
                    pipe,
                    [
                        Path.Combine(RuntimeInside, "dotnet"),
                        "/course/host/course-kernel.dll",
                        "/run/course/p",
                        .. FiltersCalls ? [$"{LargestFile}"] : Array.Empty<string>(),
                    ],
                    group
                );
            var keep = plain
                ? start
                    .Environment.Where(p =>
                        p.Key is "PATH" or "SystemRoot" or "HOME" or "TEMP" or "TMP" or "DOTNET_ROOT"
                    )
                    .ToList()
                : [];
            start.Environment.Clear();
            foreach (var (key, value) in keep)
                start.Environment[key] = value;
            if (!plain)
                (start.Environment["PATH"], start.Environment["HOME"]) = ("/usr/sbin:/usr/bin:/sbin:/bin", "/tmp");
            var threads = Math.Max(1, Environment.ProcessorCount / Math.Max(1, jobs))
                .ToString(CultureInfo.InvariantCulture);
            foreach (
                var (key, value) in new[]
                {
                    ("LANG", "C.UTF-8"),
                    ("COURSE_PROFILE", "quick"),
                    ("COURSE_SEED", "1"),
                    ("COURSE_OFFLINE", "1"),
                    ("DOTNET_EnableDiagnostics", "0"),
                    ("DOTNET_NOLOGO", "1"),
                    ("DOTNET_GCHeapHardLimit", "0x" + _limits.Memory.ToString("x", CultureInfo.InvariantCulture)),
                    ("DOTNET_gcServer", "0"),
                    // The limit on files forbids the file that this needs, unless it is lowered only afterwards.
                    ("DOTNET_EnableWriteXorExecute", FiltersCalls && !plain ? "1" : "0"),
                    ("DOTNET_TieredPGO", "0"),
                    ("OMP_NUM_THREADS", threads),
                    ("GOMP_SPINCOUNT", "1000"), // threads that wait sleep soon: other passes want the cores
                    (
                        "DROPOUT_COURSE_DATA",
                        _digits is null ? "synthetic"
                        : plain ? _digits
                        : "/course/digits"
                    ),
                }
            )
                start.Environment[key] = value;
            return start;
        }
        var settings = new KernelSettings
        {
            Launch = Launch,
            Pipe = OperatingSystem.IsWindows() ? null : Path.Combine(pipe, "p"),
            MemoryLimit = _limits.Memory,
            LongestMessage = 100_000_000,
            StartLimit = TimeSpan.FromSeconds(120),
            Measure = process => (Math.Max(ProcessTree.Memory(process.Id), group?.Memory ?? 0), 0),
            OnListening = path =>
            {
                if (Kind == IsolationKind.User && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
            },
        };
        try
        {
            return await KernelProcess.Start(settings, stop);
        }
        finally
        {
            _groups?.Release(group);
        }
    }

    public void Dispose()
    {
        _groups?.RemoveAll();
        Remove(_folder);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Folders that graders left that were killed.</summary>
    private static void RemoveOld()
    {
        foreach (var folder in Directory.EnumerateDirectories(Temp, "course-grade-*"))
        {
            var parts = Path.GetFileName(folder).Split('-');
            if (parts.Length != 4 || !int.TryParse(parts[2], out var id))
                continue;
            try
            {
                using var process = Process.GetProcessById(id);
            }
            catch (ArgumentException)
            {
                Remove(folder);
            }
        }
    }
}

/// <summary>A process and all that it started.</summary>
public static class ProcessTree
{
    /// <summary>Memory in use, in bytes.</summary>
    public static long Memory(int root)
    {
        if (!OperatingSystem.IsLinux())
            return KernelHost.Memory.Of(root).Now;
        long sum = 0;
        var open = new Stack<int>([root]);
        for (var seen = 0; open.TryPop(out var id) && seen < 2000; seen++)
        {
            sum += KernelHost.Memory.Of(id).Now;
            try
            {
                foreach (var task in Directory.EnumerateDirectories($"/proc/{id}/task"))
                foreach (
                    var child in File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                )
                    if (int.TryParse(child, out var number))
                        open.Push(number);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
        return sum;
    }
}
