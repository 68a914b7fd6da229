using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DropoutCourse;

/// <summary>Where libtorch comes from, and how its threads wait.</summary>
static class Libtorch
{
    [SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "a notebook has no other place for it: both must come before the first tensor"
    )]
    [ModuleInitializer]
    internal static void Prepare()
    {
        WaitBriefly();
        Load();
    }

    /// <summary>
    /// libtorch's computing threads wait for work by spinning, up to 300,000 turns. Two programs that compute at once then take each other's cores:
    /// a training step of 10 ms takes 60 ms beside a second one, 160 ms beside two. After 1,000 turns they sleep, and alone a step is as fast.
    /// Whoever has set a variable of OpenMP's keeps it.
    /// </summary>
    static void WaitBriefly()
    {
        string[] prefixes = ["OMP_", "GOMP_", "KMP_"];
        if (
            Environment
                .GetEnvironmentVariables()
                .Keys.Cast<string>()
                .Any(name => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
        )
            return;
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable("KMP_BLOCKTIME", "1"); // milliseconds; Intel's OpenMP
        else
            // .NET's own SetEnvironmentVariable does not reach native code here.
            _ = setenv("GOMP_SPINCOUNT", "1000", 0);
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false)]
    static extern int setenv(string name, string value, int overwrite);

    /// <summary>
    /// TorchSharp looks for its native library beside TorchSharp.dll. In lib/ it is there; programs that lie elsewhere (tests, benchmarks)
    /// take the one in the course's lib/, since it and libtorch have half a gigabyte.
    /// </summary>
    static void Load()
    {
        string name =
            OperatingSystem.IsWindows() ? "LibTorchSharp.dll"
            : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib"
            : "libLibTorchSharp.so";
        string? folder = Path.GetDirectoryName(typeof(torch).Assembly.Location);
        if (folder is null || File.Exists(Path.Combine(folder, name)) || CourseFolders.Root is not { } root)
            return;
        string file = Path.Combine(root, "lib", name);
        if (File.Exists(file))
            NativeLibrary.Load(file);
    }
}
