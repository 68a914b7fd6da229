using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DropoutCourse;

/// <summary>
/// Keeps a loop in which nothing is disposed from filling the machine. A tensor is a hundred bytes to .NET, whatever it holds, so .NET sees no
/// reason to collect (TorchSharp issue 1278). The guard looks at the size of the whole process, and when it has grown, the thread that
/// makes the next tensor collects what nobody can reach any more. Tensors that somebody still holds are not touched.
/// </summary>
/// <remarks>The collection happens on that thread, between two operations, so that the next tensor waits until there is room for it. The place for it is made when lib/ is, together with
/// what keeps the operands of other threads' operations alive meanwhile; without it (tests, benchmarks) there is no guard.</remarks>
static class MemoryGuard
{
    const long Room = 192L << 20; // growth that starts a collection
    const int PollMilliseconds = 5; // at 1 GB/s, 5 MB

    static volatile bool wanted;
    static long settled; // the size after the last collection
    static bool running;

    /// <summary>Starts the guard; again: nothing.</summary>
    public static void Start()
    {
        if (
            running
            || typeof(torch)
                .Assembly.GetType("DropoutCourse.TensorHook")
                ?.GetField("Created", BindingFlags.Public | BindingFlags.Static)
                is not { } created
        )
            return;
        running = true;
        settled = Size();
        created.SetValue(null, (Action)Created);
        new Thread(Watch) { IsBackground = true, Name = "memory guard" }.Start();
    }

    static void Watch()
    {
        while (true)
        {
            Thread.Sleep(PollMilliseconds);
            wanted = Size() > Limit;
        }
    }

    static long Limit => Volatile.Read(ref settled) + Room;

    /// <summary>Called when a tensor has been made, by the thread that made it.</summary>
    static void Created()
    {
        if (!wanted)
            return;
        wanted = false;
        // Most garbage is young, and a notebook's kernel has a large old generation (its compiler).
        Collect(1);
        if (Size() > Limit - Room / 2)
        {
            Collect(2);
            Trim();
        }
        Volatile.Write(ref settled, Size());
    }

    static void Collect(int generation)
    {
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Memory of the process that lies in the machine's memory, in bytes.</summary>
    static long Size()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        // "size resident ..." in pages; Environment.WorkingSet reads a longer file.
        Span<byte> text = stackalloc byte[64];
        int length = RandomAccess.Read(statm ??= File.OpenHandle("/proc/self/statm"), text, 0);
        var parts = text[..length];
        parts = parts[(parts.IndexOf((byte)' ') + 1)..];
        return long.Parse(parts[..parts.IndexOf((byte)' ')], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    static Microsoft.Win32.SafeHandles.SafeFileHandle? statm;

    /// <summary>Gives what glibc keeps for later back to the system; other systems do it by themselves.</summary>
    static void Trim()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException) { } // another C library
    }

    [DllImport("libc")]
    static extern int malloc_trim(nint pad);
}
