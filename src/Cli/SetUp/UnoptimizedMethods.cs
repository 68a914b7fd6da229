using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace DropoutCourse.Cli;

/// <summary>
/// Makes the runtime compile an assembly's methods without optimization, as in a debug build, where whatever a method was called with lives until it returns.
/// TorchSharp needs it: its methods take a tensor's address, pass it to libtorch, and do not keep the tensor until libtorch has answered. In optimized code
/// the garbage collector may take a tensor that nobody names any more, such as x + 1 in (x + 1).relu(), and its finalizer frees the memory in the middle of the
/// computation: wrong numbers, or the end of the process. A loop of ten such operations beside a thread that collects dies within a second, and the library's
/// memory guard collects while the learner's cell computes.
/// </summary>
public static class UnoptimizedMethods
{
    private const MethodImplAttributes Wanted = MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;
    private const MethodImplAttributes Unwanted =
        MethodImplAttributes.AggressiveInlining | MethodImplAttributes.AggressiveOptimization;

    /// <summary>Marks every method that has a body in an assembly; what was done, in a line, or none.</summary>
    public static IReadOnlyList<string> Mark(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var marked = 0;
        using (var image = new PEReader(new MemoryStream(bytes)))
        {
            var metadata = image.GetMetadataReader();
            // A row of the table MethodDef begins with the body's address (32 bits) and the flags for its compilation (16 bits; ECMA-335, II.22.26).
            var table = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef);
            var row = metadata.GetTableRowSize(TableIndex.MethodDef);
            foreach (var handle in metadata.MethodDefinitions)
            {
                var method = metadata.GetMethodDefinition(handle);
                var flags = (method.ImplAttributes | Wanted) & ~Unwanted;
                if (method.RelativeVirtualAddress == 0 || flags == method.ImplAttributes)
                    continue;
                var at = table + (MetadataTokens.GetRowNumber(handle) - 1) * row + sizeof(int);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)flags);
                marked++;
            }
        }
        if (marked == 0)
            return [];
        File.WriteAllBytes(file, bytes);
        return
        [
            $"{Path.GetFileName(file)}: {marked} methods are compiled without optimization, so that their tensors live until libtorch has answered: the garbage collector freed them in the middle of a computation",
        ];
    }
}
