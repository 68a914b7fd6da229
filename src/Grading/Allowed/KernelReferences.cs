using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace DropoutCourse.Grading.Allowed;

/// <summary>The assemblies that cells see in the kernel: the runtime's, the kernel's own, and those in lib/. Read once for a process.</summary>
internal static class KernelReferences
{
    /// <summary>What the kernel opens for every cell.</summary>
    public static readonly string[] Usings =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel",
    ];

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, IReadOnlyList<MetadataReference>> Known = [];

    public static IReadOnlyList<MetadataReference> Of(string lib)
    {
        lock (Gate)
            return Known.TryGetValue(lib, out var references) ? references : Known[lib] = Read(lib);
    }

    private static List<MetadataReference> Read(string lib)
    {
        Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
        // In this order: what the kernel has loaded wins over a file of the same name in lib/.
        foreach (
            var folder in new[]
            {
                Path.GetDirectoryName(typeof(object).Assembly.Location)!,
                Path.GetDirectoryName(KernelSettings.HostDll)!,
                lib,
            }
        )
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.dll") : [])
            if (IsManaged(file))
                files.TryAdd(Path.GetFileName(file), file);
        return [.. files.Values.Select(f => MetadataReference.CreateFromFile(f))];
    }

    private static bool IsManaged(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var reader = new PEReader(stream);
            return reader.HasMetadata && reader.GetMetadataReader().IsAssembly;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
