using System.Diagnostics;

namespace DropoutCourse.Bench;

/// <summary>Memory of this process in bytes, as the system counts it.</summary>
internal static class PeakMemory
{
    public static long Now()
    {
        using var me = Process.GetCurrentProcess();
        return me.WorkingSet64;
    }

    public static long Highest()
    {
        using var me = Process.GetCurrentProcess();
        return me.PeakWorkingSet64;
    }
}
