using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace DropoutCourse.Cli;

/// <summary>
/// Makes the assemblies in a folder ask for one version of each assembly that the .NET Interactive kernel has too.
/// FSharp.Core: Giraffe.ViewEngine asks for 5.0 and so binds the kernel's own 10.0, Plotly.NET asks for 10.1 and binds the one in
/// lib/; types of one are not types of the other, and every chart ends with MissingMethodException.
/// System.*: TorchSharp is compiled against .NET 8's, the course's library against .NET 10's; the kernel's compiler then writes
/// warning CS1701 to the cell's stderr, and nbgrader gives 0 points to any test cell with output there.
/// </summary>
public static class AssemblyReferences
{
    /// <summary>Rewrites the references that are too old; what was done, a line each.</summary>
    public static IReadOnlyList<string> Unify(string folder)
    {
        var fsharp = AssemblyName.GetAssemblyName(Path.Combine(folder, "FSharp.Core.dll")).Version!;
        var system = References(Path.Combine(folder, "DropoutCourse.Shared.dll"))
            .First(r => r.Name == "System.Runtime")
            .Version;
        List<string> done = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            var torchSharp = Path.GetFileName(file) == "TorchSharp.dll";
            var old = References(file)
                .Where(r =>
                    r.Name == "FSharp.Core" && r.Version < fsharp
                    || torchSharp && r.Name.StartsWith("System.", StringComparison.Ordinal) && r.Version < system
                )
                .ToList();
            if (old.Count == 0)
                continue;
            var bytes = File.ReadAllBytes(file);
            foreach (var reference in old)
                Write(bytes.AsSpan(reference.At), reference.Name == "FSharp.Core" ? fsharp : system);
            File.WriteAllBytes(file, bytes);
            done.Add(
                torchSharp
                    ? $"TorchSharp.dll: System.* {old[0].Version} -> {system}: the kernel's compiler warned of it in cells (CS1701)"
                    : $"{Path.GetFileName(file)}: FSharp.Core {old[0].Version} -> {fsharp}: Jupyter's kernel has another FSharp.Core, with which charts fail"
            );
        }
        return done;
    }

    private sealed record Reference(string Name, Version Version, int At);

    /// <summary>An assembly's references, with the place of each version in the file; none for native libraries.</summary>
    private static List<Reference> References(string file)
    {
        using var image = new PEReader(new MemoryStream(File.ReadAllBytes(file)));
        if (!image.HasMetadata || image.GetMetadataReader() is not { IsAssembly: true } metadata)
            return [];
        // A row of the table AssemblyRef begins with the version: four numbers of 16 bits (ECMA-335, II.22.5).
        var table = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef);
        var row = metadata.GetTableRowSize(TableIndex.AssemblyRef);
        return
        [
            .. metadata
                .AssemblyReferences.Select(handle => (handle, reference: metadata.GetAssemblyReference(handle)))
                .Select(r => new Reference(
                    metadata.GetString(r.reference.Name),
                    r.reference.Version,
                    table + (MetadataTokens.GetRowNumber(r.handle) - 1) * row
                )),
        ];
    }

    private static void Write(Span<byte> at, Version version)
    {
        foreach (var part in new[] { version.Major, version.Minor, version.Build, version.Revision })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)part);
            at = at[2..];
        }
    }
}
