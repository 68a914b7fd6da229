using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>
/// Keeps native memory from growing when nobody disposes tensors. The garbage collector sees a tensor as a few bytes, so it has
/// no reason to run; here the bytes that libtorch really holds are watched, and a collection is started whenever they have
/// grown by <see cref="Step"/> since the lowest level after the last one. The finalizer thread then frees the tensors while
/// the program goes on (no waiting, so no deadlock).
/// </summary>
internal static class Memory
{
    internal const long Step = 192L << 20;
    private const int FullEvery = 4;

    private static long floor;
    private static int collections;
    private static int busy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Watch()
    {
        var live = Native.LiveBytes;
        var low = Volatile.Read(ref floor);
        if (live < low)
            Volatile.Write(ref floor, live);
        else if (live - low > Step)
            Collect(live);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect(long live)
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
            return;
        try
        {
            // Most dead tensors are young; every few times the older ones are looked at too.
            var generation = ++collections % FullEvery == 0 ? 2 : 1;
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: false);
            Volatile.Write(ref floor, live);
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }
}
