using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// A tensor in a model file: LEB128 number of the element type, LEB128 rank, LEB128 dimensions, then the elements in row-major
/// order, little-endian.
/// </summary>
internal static unsafe class TensorFile
{
    private const int Chunk = 1 << 20;

    internal static void WriteNumber(BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        writer.Write7BitEncodedInt64(value);
    }

    internal static long ReadNumber(BinaryReader reader) => reader.Read7BitEncodedInt64();

    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var flat = Ops.Call("aten::contiguous", tensor);
        var info = flat.info;
        WriteNumber(writer, info.dtype);
        WriteNumber(writer, info.dim);
        for (var i = 0; i < info.dim; i++)
            WriteNumber(writer, info.sizes[i]);
        var p = (byte*)info.data;
        for (var left = info.numel * info.element_size; left > 0;)
        {
            var n = (int)Math.Min(left, Chunk);
            writer.Write(new ReadOnlySpan<byte>(p, n));
            p += n;
            left -= n;
        }
        GC.KeepAlive(flat);
    }

    /// <summary>Reads into a tensor of the same element type and shape; skips over the entry if told so.</summary>
    internal static void Read(BinaryReader reader, Tensor? tensor, bool skip)
    {
        var type = (ScalarType)ReadNumber(reader);
        var shape = ReadShape(reader);
        if (skip || tensor is null)
        {
            Skip(reader, shape.Aggregate(ElementSize(type), (a, b) => a * b));
            return;
        }
        if (type != tensor.dtype)
            throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin. " +
                $"The file has {type}, the model {tensor.dtype}.");
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin. " +
                $"The file has [{string.Join(", ", shape)}], the model [{string.Join(", ", tensor.shape)}].");
        using var flat = Ops.Call("aten::contiguous", tensor);
        Fill(reader, flat);
        if (flat.info.data != tensor.info.data)
            Ops.InPlace("aten::copy_", tensor, flat);
    }

    /// <summary>Reads an entry as a new tensor.</summary>
    internal static Tensor Read(BinaryReader reader)
    {
        var type = (ScalarType)ReadNumber(reader);
        var shape = ReadShape(reader);
        ElementSize(type);
        var tensor = Ops.Call("aten::empty.memory_format", shape, type);
        Fill(reader, tensor);
        return tensor;
    }

    private static long[] ReadShape(BinaryReader reader)
    {
        var rank = ReadNumber(reader);
        if (rank is < 0 or > 64)
            throw new InvalidDataException($"The file says that a tensor has {rank} dimensions: it is not a model file, or damaged.");
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
            shape[i] = ReadNumber(reader);
        return shape;
    }

    private static long ElementSize(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new InvalidDataException($"The file has a tensor of the unknown element type {(int)type}: it is not a model file, or damaged."),
    };

    private static void Fill(BinaryReader reader, Tensor tensor)
    {
        var info = tensor.info;
        var p = (byte*)info.data;
        for (var left = info.numel * info.element_size; left > 0;)
        {
            var n = reader.Read(new Span<byte>(p, (int)Math.Min(left, Chunk)));
            if (n == 0)
                throw new EndOfStreamException($"The file ends {left} bytes before the end of a tensor's data.");
            p += n;
            left -= n;
        }
        GC.KeepAlive(tensor);
    }

    private static void Skip(BinaryReader reader, long bytes)
    {
        var buffer = new byte[(int)Math.Min(bytes, Chunk)];
        while (bytes > 0)
        {
            var n = reader.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length));
            if (n == 0)
                throw new EndOfStreamException($"The file ends {bytes} bytes before the end of a tensor's data.");
            bytes -= n;
        }
    }
}
