using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;

namespace DropoutCourse.Reproduce;

/// <summary>How the numbers of the matrix products are stored; the arithmetic between products is in Float32 either way. 16 numbers at a time.</summary>
public interface INumbers
{
    static abstract torch.ScalarType Type { get; }

    static abstract int Bytes { get; }

    /// <summary>16 numbers from element i on</summary>
    static abstract Vector512<float> Load(ref byte start, nint i);

    static abstract void Store(Vector512<float> values, ref byte start, nint i);

    static abstract float Get(ref byte start, nint i);

    static abstract void Set(float value, ref byte start, nint i);
}

/// <summary>As they are.</summary>
public readonly struct Singles : INumbers
{
    public static torch.ScalarType Type => torch.ScalarType.Float32;

    public static int Bytes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref byte start, nint i) => Vector512.LoadUnsafe(ref Unsafe.As<byte, float>(ref start), (nuint)i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, ref byte start, nint i) => values.StoreUnsafe(ref Unsafe.As<byte, float>(ref start), (nuint)i);

    public static float Get(ref byte start, nint i) => Unsafe.Add(ref Unsafe.As<byte, float>(ref start), i);

    public static void Set(float value, ref byte start, nint i) => Unsafe.Add(ref Unsafe.As<byte, float>(ref start), i) = value;
}

/// <summary>
/// bfloat16: the upper half of a Float32, so the same range with 8 significant bits. Processors with matrix instructions for it (AMX, AVX-512 BF16) multiply such matrices several times
/// as fast, and sum in Float32. The weights themselves stay Float32: a product reads a rounded copy.
/// </summary>
public readonly struct Halves : INumbers
{
    public static torch.ScalarType Type => torch.ScalarType.BFloat16;

    public static int Bytes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref byte start, nint i)
    {
        var bits = Vector256.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref start), (nuint)i);
        var (low, high) = Vector256.Widen(bits);
        return (Vector512.Create(low, high) << 16).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, ref byte start, nint i)
    {
        // Round to the nearest, ties to even.
        var bits = values.AsUInt32();
        bits = (bits + Vector512.Create(0x7FFFu) + ((bits >>> 16) & Vector512<uint>.One)) >>> 16;
        Vector256.Narrow(bits.GetLower(), bits.GetUpper()).StoreUnsafe(ref Unsafe.As<byte, ushort>(ref start), (nuint)i);
    }

    public static float Get(ref byte start, nint i) => BitConverter.UInt32BitsToSingle((uint)Unsafe.Add(ref Unsafe.As<byte, ushort>(ref start), i) << 16);

    public static void Set(float value, ref byte start, nint i)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        Unsafe.Add(ref Unsafe.As<byte, ushort>(ref start), i) = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
