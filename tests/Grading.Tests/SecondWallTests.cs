namespace DropoutCourse.Tests;

/// <summary>
/// Hostile code that is past the list of what code may use (it is not read here before it runs): what the process may reach and keep is what is tested.
/// </summary>
public sealed class SecondWallTests : HostileBase
{
    private const string Calls = """
        [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern long syscall(long n, long a, long b, long c, long d, long e, long f);
        [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern nint mmap(nint at, long length, int protection, int flags, int file, long offset);
        [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)] static extern int munmap(nint at, long length);

        """;

    private static string Output(RunResult run) => run.Cells.Single(c => c.Id == "s-1-add").Output;

    private static void NeedsFilter()
    {
        NeedsNamespaces();
        using var sandbox = new Sandbox(Path.Combine(Repository.Root, "lib"), null, Course.Limits);
        Assert.SkipUnless(sandbox.Description.Contains("no system calls"), sandbox.Description);
    }

    [Fact]
    public async Task Calls_that_make_namespaces_mounts_or_uncounted_memory_are_refused()
    {
        NeedsFilter();
        var run = await Bad(
            "s-1-add",
            Calls
                + """
                int Add(int a, int b) => a + b;
                var name = System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8("hidden");
                var room = System.Runtime.InteropServices.Marshal.AllocHGlobal(4096);
                for (int i = 0; i < 4096; i += 8) System.Runtime.InteropServices.Marshal.WriteInt64(room, i, 0);
                void Try(string what, long n, long a = 0, long b = 0, long c = 0, long d = 0)
                {
                    var result = syscall(n, a, b, c, d, 0, 0);
                    var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
                    if (result == 0 && what.StartsWith("clone")) syscall(60, 0, 0, 0, 0, 0, 0); // the child
                    Console.WriteLine(result < 0 ? $"{what}: error {error}" : $"{what}: WENT THROUGH");
                }
                Try("unshare, user", 272, 0x10000000);
                Try("unshare, user and mount", 272, 0x10020000);
                Try("clone, user", 56, 0x10000000 | 17);
                Try("clone, network", 56, 0x40000000 | 17);
                Try("clone3", 435, room, 88);
                Try("memfd_create", 319, name);
                Try("memfd_secret", 447);
                Try("shmget", 29, 0, 1L << 30, 0x3FF);
                Try("mq_open", 240, name, 0x42, 0x1FF);
                Try("mount", 165, name, name, name);
                Try("fsopen", 430, name);
                Try("open_tree", 428, -100, name);
                Try("ptrace", 101);
                Try("process_vm_readv", 310, 1);
                Try("keyctl", 250, 0, -3, 1);
                Try("io_uring_setup", 425, 1, room);
                Try("userfaultfd", 323, 1);
                Try("bpf", 321, 0, room, 72);
                Try("perf_event_open", 298, room, 0, -1, -1);
                Try("socket, vsock", 41, 40, 1);
                Try("socket, packet", 41, 17, 3);
                Try("socket, kernel crypto", 41, 38, 5);
                Try("x32", 0x40000000 | 39);
                Console.WriteLine("/dev/shm: " + System.IO.Directory.Exists("/dev/shm"));
                """,
            2
        );
        var lines = Output(run).Trim().Split('\n');
        Assert.Equal(24, lines.Length);
        Assert.Contains("/dev/shm: False", lines);
        // Not as a bad argument, and not as what needs a privilege only: as calls that are not to be had.
        foreach (var line in lines[..^1])
            Assert.True(
                line.EndsWith(line.StartsWith("clone3", StringComparison.Ordinal) ? "error 38" : "error 1"),
                Output(run)
            );
    }

    [Fact]
    public async Task A_program_that_it_starts_gets_no_namespace_of_its_own()
    {
        NeedsNamespaces();
        var run = await Bad(
            "s-1-add",
            """
            int Add(int a, int b) => a + b;
            foreach (var script in new[] { "unshare --user --map-root-user --mount sh -c 'mount -t tmpfs tmpfs /tmp && echo INSIDE'", "unshare --user echo INSIDE", "echo shell" })
            {
                var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", new[] { "-c", script }) { RedirectStandardOutput = true, RedirectStandardError = true };
                var process = System.Diagnostics.Process.Start(start);
                Console.WriteLine(process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd());
            }
            """,
            2
        );
        Assert.Contains("shell", Output(run));
        Assert.DoesNotContain("INSIDE", Output(run));
    }

    [Fact]
    public async Task Memory_that_is_shared_counts()
    {
        NeedsNamespaces();
        var run = await Bad(
            "s-1-add",
            Calls
                + """
                int Add(int a, int b)
                {
                    var all = mmap(0, 4L << 30, 3, 0x21, -1, 0);
                    if (all == -1) throw new Exception("no memory");
                    for (long i = 0; i < 4L << 30; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte(all + (nint)i, 1);
                    return a + b;
                }
                """
        );
        Assert.Matches("MiB of memory|killed|out of memory", run.Tests["s-1-add-test-1"].Message);
    }

    [Fact]
    public async Task Memory_in_a_file_that_nothing_shows_counts()
    {
        NeedsNamespaces();
        using (var sandbox = new Sandbox(Path.Combine(Repository.Root, "lib"), null, Course.Limits))
            Assert.SkipUnless(sandbox.Description.Contains("control group (version"), sandbox.Description);
        // The runtime's own file in memory, filled far behind what it uses, a piece at a time: no process has it in its memory.
        var run = await Bad(
            "s-1-add",
            Calls
                + """
                int Add(int a, int b)
                {
                    var file = System.IO.Directory.GetFiles("/proc/self/fd").First(f => (System.IO.File.ResolveLinkTarget(f, false)?.FullName ?? "").Contains("doublemapper"));
                    for (long at = 256L << 20; at < 1900L << 20; at += 16L << 20)
                    {
                        var piece = mmap(0, 16 << 20, 3, 1, int.Parse(System.IO.Path.GetFileName(file)), at);
                        if (piece == -1) throw new Exception("not mapped");
                        for (int i = 0; i < 16 << 20; i += 4096) System.Runtime.InteropServices.Marshal.WriteByte(piece, i, 1);
                        munmap(piece, 16 << 20);
                    }
                    return a + b;
                }
                """
        );
        Assert.Matches("MiB of memory|killed|out of memory", run.Tests["s-1-add-test-1"].Message);
    }

    [Fact]
    public async Task Files_that_it_writes_have_little_room()
    {
        NeedsNamespaces();
        var run = await Bad(
            "s-1-add",
            """
            int Add(int a, int b) => a + b;
            long written = 0;
            foreach (var folder in new[] { "/tmp", ".", "/dev", "/run", "/run/course", "/course" })
                try
                {
                    for (int i = 0; i < 100; i++)
                        using (var file = System.IO.File.Create($"{folder}/much{i}"))
                            for (int j = 0; j < 8; j++) { file.Write(new byte[1 << 20]); file.Flush(); written++; }
                }
                catch (Exception e) { Console.WriteLine($"{folder}: {e.GetType().Name}"); }
            Console.WriteLine($"MiB: {written}");
            """,
            2
        );
        var written = int.Parse(System.Text.RegularExpressions.Regex.Match(Output(run), @"MiB: (\d+)").Groups[1].Value);
        Assert.InRange(written, 16, 2 * Course.Limits.FilesMiB);
    }

    [Fact]
    public async Task No_page_can_be_written_and_run()
    {
        NeedsFilter();
        var run = await Bad(
            "s-1-add",
            """
            int Add(int a, int b) => a + b;
            Console.WriteLine("pages: " + System.IO.File.ReadLines("/proc/self/maps").Count(l => l.Split(' ')[1].StartsWith("rwx")));
            """,
            2
        );
        Assert.Contains("pages: 0", Output(run));
    }

    [Fact]
    public async Task The_machines_own_paths_and_names_do_not_show()
    {
        NeedsNamespaces();
        var run = await Bad(
            "s-1-add",
            """
            int Add(int a, int b) => a + b;
            var files = new List<string> { "/proc/self/mountinfo", "/proc/mounts", "/proc/self/cgroup", "/proc/self/environ", "/etc/passwd" };
            foreach (var folder in System.IO.Directory.GetDirectories("/proc").Where(d => int.TryParse(System.IO.Path.GetFileName(d), out _)))
                files.AddRange(new[] { folder + "/cmdline", folder + "/mountinfo", folder + "/cgroup" });
            var seen = new HashSet<string>();
            foreach (var file in files)
                try { foreach (var line in System.IO.File.ReadAllText(file).Split('\n', '\0')) if (seen.Add(line)) Console.WriteLine(line); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
            foreach (var line in System.IO.File.ReadLines("/proc/self/maps"))
                if (line.Contains('/') && seen.Add(line[line.IndexOf('/')..])) Console.WriteLine(line[line.IndexOf('/')..]);
            Console.WriteLine("machine: " + Environment.MachineName + ", group: " + System.IO.File.ReadAllText("/proc/self/cgroup").Contains("course-grade"));
            """,
            2
        );
        var text = Output(run);
        Assert.Contains("/course/lib", text);
        foreach (
            var secret in new[]
            {
                Repository.Root,
                AppContext.BaseDirectory.TrimEnd('/'),
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/",
                Environment.CurrentDirectory,
            }
        )
            Assert.DoesNotContain(secret, text);
        Assert.Contains("machine: course, group: False", text);
    }

    [Fact]
    public async Task A_user_of_ones_own_namespace_has_the_same_walls()
    {
        NeedsFilter();
        using (var sandbox = new Sandbox(Path.Combine(Repository.Root, "lib"), null, Course.Limits))
            Assert.SkipWhen(sandbox.Kind == IsolationKind.UserNamespace, "it is what the other tests use");
        var submission = Course.Submit(
            Three,
            Course.RightBut(
                "s-1-add",
                Calls
                    + """
                    int Add(int a, int b) => a + b;
                    Console.WriteLine("unshare: " + syscall(272, 0x10000000, 0, 0, 0, 0, 0) + ", memfd: " + syscall(319, 0, 0, 0, 0, 0, 0) + ", error " + System.Runtime.InteropServices.Marshal.GetLastPInvokeError());
                    Console.WriteLine(System.IO.File.ReadAllText("/proc/self/mountinfo") + System.IO.File.ReadAllText("/proc/1/cmdline") + System.IO.File.ReadAllText("/proc/1/environ"));
                    """
            )
        );
        RunResult run;
        try
        {
            run = await Course.Run(Three, submission, isolation: IsolationKind.UserNamespace);
        }
        catch (UserError e)
        {
            Assert.Skip(e.Message);
            return;
        }
        Assert.Equal(2, Course.Points(Three, run, "s-1-add"));
        Assert.Contains("unshare: -1, memfd: -1, error 1", Output(run));
        Assert.DoesNotContain(Repository.Root, Output(run));
    }
}
