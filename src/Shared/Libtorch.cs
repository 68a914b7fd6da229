using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DropoutCourse;

/// <summary>Where libtorch comes from.</summary>
static class Libtorch
{
    /// <summary>
    /// TorchSharp looks for its native library beside TorchSharp.dll. In lib/ it is there; programs that lie elsewhere (tests, benchmarks)
    /// take the one in the course's lib/, since it and libtorch have half a gigabyte.
    /// </summary>
    [SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "a notebook has no other place for it: it must come before the first tensor"
    )]
    [ModuleInitializer]
    internal static void Load()
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
