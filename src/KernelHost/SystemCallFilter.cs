using System.Runtime.InteropServices;

namespace DropoutCourse.KernelHost;

/// <summary>
/// Takes from this process, and from all that it starts, the system calls by which code could leave its namespaces, make new ones, look into other
/// processes, or keep memory where no limit counts it. None of them is needed by the runtime once it has started, nor by libtorch. What is refused fails
/// with EPERM, as if the user had no right to it.
/// </summary>
internal static unsafe class SystemCallFilter
{
    // Numbers of Linux on x64 (arch/x86/entry/syscalls/syscall_64.tbl). TorchSharp has no other Linux.
    private static readonly uint[] Refused =
    [
        272, // unshare
        308, // setns
        161, // chroot
        155, // pivot_root
        165, // mount
        166, // umount2
        428, // open_tree
        429, // move_mount
        430, // fsopen
        431, // fsconfig
        432, // fsmount
        433, // fspick
        442, // mount_setattr
        467, // open_tree_attr
        319, // memfd_create
        447, // memfd_secret
        29, // shmget
        30, // shmat
        31, // shmctl
        64, // semget
        68, // msgget
        240, // mq_open
        101, // ptrace
        310, // process_vm_readv
        311, // process_vm_writev
        312, // kcmp
        438, // pidfd_getfd
        298, // perf_event_open
        321, // bpf
        323, // userfaultfd
        425, // io_uring_setup: its operations pass by every filter
        426, // io_uring_enter
        427, // io_uring_register
        248, // add_key
        249, // request_key
        250, // keyctl
        175, // init_module
        313, // finit_module
        246, // kexec_load
        320, // kexec_file_load
        303, // name_to_handle_at
        304, // open_by_handle_at
    ];

    private const uint X64 = 0xC000003E,
        FirstX32 = 0x40000000;
    private const uint Clone = 56,
        Clone3 = 435,
        Socket = 41;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    private const uint NewNamespaces =
        0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;

    // AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: others (AF_VSOCK) know nothing of network namespaces.
    private static readonly uint[] Families = [1, 2, 10, 16];

    private const uint Allow = 0x7FFF0000,
        NotPermitted = 0x00050000 | 1,
        NoSuchCall = 0x00050000 | 38;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    /// <summary>For all threads of the process, for good. The process must not be able to gain privileges (setpriv --no-new-privs).</summary>
    /// <param name="fileLimit">The largest file that may be written from now on, in bytes: the runtime itself needs a larger one to start.</param>
    /// <returns>What failed; null if nothing did.</returns>
    public static string? Install(ulong fileLimit)
    {
        ulong* limit = stackalloc ulong[2] { fileLimit, fileLimit };
        if (setrlimit(1, limit) != 0)
            return $"setrlimit: error {Marshal.GetLastPInvokeError()}";
        var program = Program();
        fixed (Instruction* first = program)
        {
            var filter = new Filter { Length = (ushort)program.Length, Instructions = first };
            // seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, filter)
            return syscall(317, 1, 1, (nint)(&filter)) == 0 ? null : $"seccomp: error {Marshal.GetLastPInvokeError()}";
        }
    }

    /// <summary>A program for the kernel's packet filter: it sees the call's number at 0, the machine's at 4, the arguments from 16.</summary>
    private static Instruction[] Program()
    {
        const ushort load = 0x20, // BPF_LD | BPF_W | BPF_ABS
            equal = 0x15, // BPF_JMP | BPF_JEQ
            least = 0x35, // BPF_JMP | BPF_JGE
            bits = 0x45, // BPF_JMP | BPF_JSET
            give = 0x06; // BPF_RET
        List<Instruction> program =
        [
            // Another machine's calls (int 0x80) have other numbers.
            new(load, 0, 0, 4),
            new(equal, 1, 0, X64),
            new(give, 0, 0, NotPermitted),
            new(load, 0, 0, 0),
            new(least, 0, 1, FirstX32),
            new(give, 0, 0, NotPermitted),
        ];
        foreach (var call in Refused)
            program.AddRange([new(equal, 0, 1, call), new(give, 0, 0, NotPermitted)]);
        program.AddRange([
            // Its flags lie in memory, out of the filter's sight; the C library then takes clone.
            new(equal, 0, 1, Clone3),
            new(give, 0, 0, NoSuchCall),
            new(equal, 0, 4, Clone),
            new(load, 0, 0, 16),
            new(bits, 0, 1, NewNamespaces),
            new(give, 0, 0, NotPermitted),
            new(give, 0, 0, Allow),
            new(equal, 0, (byte)(2 * Families.Length + 2), Socket),
            new(load, 0, 0, 16),
        ]);
        foreach (var family in Families)
            program.AddRange([new(equal, 0, 1, family), new(give, 0, 0, Allow)]);
        program.AddRange([new(give, 0, 0, NotPermitted), new(give, 0, 0, Allow)]);
        return [.. program];
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int setrlimit(int resource, ulong* limit);

    [DllImport("libc", SetLastError = true)]
    private static extern nint syscall(nint number, nint first, nint second, nint third);
}
