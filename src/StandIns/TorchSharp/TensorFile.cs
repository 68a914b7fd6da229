using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// One tensor in a model file: the number of its type, its rank and its dimensions as LEB128, then its elements, little-endian
/// and contiguous.
/// </summary>
internal static class TensorFile
{
    internal static void WriteLeb(BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7)
            writer.Write((byte)(value | 0x80));
        writer.Write((byte)value);
    }

    internal static long ReadLeb(BinaryReader reader)
    {
        long value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var b = reader.ReadByte();
            value |= (long)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return value;
        }
        throw new InvalidDataException("A number in the tensor file is longer than 9 bytes: this is not a tensor file, or it is damaged.");
    }

    internal static void WriteHead(BinaryWriter writer, Tensor tensor)
    {
        WriteLeb(writer, (long)tensor.dtype);
        WriteLeb(writer, tensor.ndim);
        foreach (var d in tensor.shape)
            WriteLeb(writer, d);
    }

    internal static void WriteData(Stream stream, Tensor tensor)
    {
        using var flat = tensor.detach().contiguous();
        flat.WriteBytesToStream(stream);
    }

    /// <summary>Reads a tensor: into the given one, whose type and shape must fit, or into a new one. Returns null when skipped.</summary>
    internal static Tensor? Read(BinaryReader reader, Tensor? target, bool skip)
    {
        var type = (ScalarType)ReadLeb(reader);
        if (!Enum.IsDefined(type))
            throw new InvalidDataException($"The tensor file gives element type {(int)type}, which does not exist: this is not a tensor file, or it is damaged.");
        var rank = ReadLeb(reader);
        if (rank > 64)
            throw new InvalidDataException($"The tensor file gives {rank} dimensions: this is not a tensor file, or it is damaged.");
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
            shape[i] = ReadLeb(reader);

        if (skip)
        {
            var left = shape.TotalSize() * type.ElementSize();
            while (left > 0)
            {
                var n = reader.ReadBytes((int)Math.Min(left, 1 << 20)).Length;
                if (n == 0)
                    throw new EndOfStreamException("The tensor file ends before the last element.");
                left -= n;
            }
            return null;
        }

        if (target is null)
        {
            var result = empty(shape, type);
            result.ReadBytesFromStream(reader.BaseStream);
            return result;
        }
        if (type != target.dtype)
            throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        if (!shape.SequenceEqual(target.shape))
            throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        if (target.is_contiguous())
        {
            target.ReadBytesFromStream(reader.BaseStream);
        }
        else
        {
            using var flat = empty(shape, type);
            flat.ReadBytesFromStream(reader.BaseStream);
            using var _ = no_grad();
            target.copy_(flat);
        }
        return target;
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }
    }
}
