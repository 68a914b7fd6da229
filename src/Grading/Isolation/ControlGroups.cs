using System.Globalization;

namespace DropoutCourse.Grading;

/// <summary>
/// A control group for each process, below or beside our own: it counts what watching the processes does not show, files in memory and
/// memory that several share. To be had on Linux by root, and by users to whom a part of the tree was given. Both versions are known.
/// </summary>
public sealed class ControlGroups
{
    private const string Prefix = "course-grade-";

    /// <param name="Parent">Where groups can be made.</param>
    private sealed record Tree(string Parent, int Version, bool Memory, bool Processes);

    private readonly IReadOnlyList<Tree> _trees;
    private readonly Limits _limits;
    private readonly string _name = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";
    private readonly List<Group> _released = [];
    private int _count;

    private ControlGroups(IReadOnlyList<Tree> trees, Limits limits) => (_trees, _limits) = (trees, limits);

    /// <summary>1 or 2.</summary>
    public int Version => _trees[0].Version;

    /// <summary>One process's groups.</summary>
    public sealed record Group(IReadOnlyList<string> Folders, int Version)
    {
        /// <summary>Whoever writes 0 into all of these is in the group.</summary>
        public IEnumerable<string> Members => Folders.Select(f => Path.Combine(f, "cgroup.procs"));

        /// <summary>Bytes of memory that belong to no file on a disk.</summary>
        public long Memory
        {
            get
            {
                try
                {
                    return File.ReadLines(Path.Combine(Folders[0], "memory.stat"))
                        .Select(l => l.Split(' '))
                        .Where(p => p is [("anon" or "rss" or "shmem"), _])
                        .Sum(p => long.Parse(p[1], CultureInfo.InvariantCulture));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
                {
                    return 0;
                }
            }
        }
    }

    /// <summary>Null if there are none for us, and then why.</summary>
    public static (ControlGroups? Groups, string Why) Find(Limits limits)
    {
        try
        {
            var mounts = File.ReadLines("/proc/self/mountinfo").Select(Mount.Parse).OfType<Mount>().ToList();
            var own = File.ReadAllLines("/proc/self/cgroup").Select(l => l.Split(':', 3)).ToList();
            RemoveOld(mounts.Select(m => m.Folder));
            if (Second(mounts, own) is { } second)
                return (new([second], limits), "");
            var memory = First(mounts, own, "memory");
            if (memory is null)
                return (null, "the system gives us none");
            var processes = First(mounts, own, "pids");
            return (
                new(processes is null || processes.Parent == memory.Parent ? [memory] : [memory, processes], limits),
                ""
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e.Message.TrimEnd('.'));
        }
    }

    private sealed record Mount(string Folder, string Root, string Type, string Options)
    {
        // 31 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw
        public static Mount? Parse(string line) =>
            line.Split(" - ") is [var left, var right]
            && left.Split(' ') is { Length: >= 5 } l
            && right.Split(' ') is [("cgroup" or "cgroup2") and var type, _, var options, ..]
                ? new(l[4].Replace("\\040", " "), l[3].Replace("\\040", " "), type, options)
                : null;

        /// <summary>A group's folder.</summary>
        public string FolderOf(string group)
        {
            var below = Root == "/" || !group.StartsWith(Root, StringComparison.Ordinal) ? group : group[Root.Length..];
            return Path.Combine(Folder, below.Trim('/'));
        }
    }

    /// <summary>Version 2: a group that holds processes has none below it with limits, so a place above our own is looked for.</summary>
    private static Tree? Second(List<Mount> mounts, List<string[]> own)
    {
        if (mounts.FirstOrDefault(m => m.Type == "cgroup2") is not { } mount)
            return null;
        if (own.FirstOrDefault(o => o is ["0", "", _]) is not [_, _, var group])
            return null;
        for (
            var at = mount.FolderOf(group);
            at.StartsWith(mount.Folder, StringComparison.Ordinal);
            at = Path.GetDirectoryName(at)!
        )
        {
            var control = Path.Combine(at, "cgroup.subtree_control");
            if (!File.Exists(control))
                continue;
            var given = File.ReadAllText(control).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (given.Contains("memory") && Usable(at, "memory.max"))
                return new(at, 2, true, given.Contains("pids"));
        }
        return null;
    }

    private static Tree? First(List<Mount> mounts, List<string[]> own, string controller)
    {
        var mount = mounts.FirstOrDefault(m => m.Type == "cgroup" && m.Options.Split(',').Contains(controller));
        var group = own.FirstOrDefault(o => o is [_, var all, _] && all.Split(',').Contains(controller))?[2];
        if (mount is null || group is null)
            return null;
        var at = mount.FolderOf(group);
        return Usable(at, controller == "memory" ? "memory.limit_in_bytes" : "pids.max")
            ? new(at, 1, controller == "memory", controller == "pids")
            : null;
    }

    private static bool Usable(string parent, string file)
    {
        var folder = Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-try");
        try
        {
            Directory.CreateDirectory(folder);
            return File.Exists(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>A group with the limits, empty yet; null if it cannot be made. Give it back with <see cref="Release"/>.</summary>
    public Group? Make()
    {
        Sweep();
        var name = $"{_name}-{Interlocked.Increment(ref _count)}";
        List<string> folders = [];
        try
        {
            foreach (var tree in _trees)
            {
                var folder = Path.Combine(tree.Parent, name);
                folders.Add(folder);
                Directory.CreateDirectory(folder);
                void Set(string file, string value) => File.WriteAllText(Path.Combine(folder, file), value);
                // Above the limit at which a process is stopped with a word about it: this one ends it at once.
                var most = (_limits.Memory + _limits.Memory / 4).ToString(CultureInfo.InvariantCulture);
                if (tree.Memory && tree.Version == 2)
                {
                    Set("memory.max", most);
                    if (File.Exists(Path.Combine(folder, "memory.swap.max")))
                        Set("memory.swap.max", "0");
                    Set("memory.oom.group", "1");
                }
                else if (tree.Memory)
                    Set("memory.limit_in_bytes", most);
                if (tree.Processes)
                    Set("pids.max", (_limits.Processes + 16).ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folders.ForEach(Remove);
            return null;
        }
        return new Group(folders, Version);
    }

    /// <summary>Its process is in it, or never will be: when nothing is in it any more it is removed.</summary>
    public void Release(Group? group)
    {
        if (group is null)
            return;
        lock (_released)
            _released.Add(group);
    }

    /// <summary>Removes released groups whose processes have ended.</summary>
    public void Sweep()
    {
        lock (_released)
        {
            foreach (var folder in _released.SelectMany(g => g.Folders))
                Remove(folder);
            _released.RemoveAll(g => !g.Folders.Any(Directory.Exists));
        }
    }

    /// <summary>The same for all of them, at the end; processes that were killed may need a moment.</summary>
    public void RemoveAll()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Sweep();
            lock (_released)
                if (_released.Count == 0)
                    return;
            Thread.Sleep(50);
        }
    }

    // A group's folder is removed as it is, with the files in it; while it has processes that is refused.
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Groups that graders left that were killed.</summary>
    private static void RemoveOld(IEnumerable<string> mounts)
    {
        foreach (var mount in mounts)
        foreach (
            var folder in Directory.EnumerateDirectories(
                mount,
                Prefix + "*",
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 6 }
            )
        )
            if (
                int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], out var id)
                && !Directory.Exists($"/proc/{id}")
            )
                Remove(folder);
    }
}
