using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number of a certain kind, as operators take it beside tensors.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly int tag;
    internal readonly long bits;

    private Scalar(int tag, long bits, ScalarType type)
    {
        this.tag = tag;
        this.bits = bits;
        Type = type;
    }

    /// <summary>The kind that libtorch keeps: Int64, Float64 or Bool.</summary>
    public ScalarType Type { get; }

    internal static Scalar Whole(long v) => new(Native.Int, v, ScalarType.Int64);
    internal static Scalar Floating(double v) => new(Native.Double, BitConverter.DoubleToInt64Bits(v), ScalarType.Float64);

    public static implicit operator Scalar(byte value) => Whole(value);
    public static implicit operator Scalar(sbyte value) => Whole(value);
    public static implicit operator Scalar(short value) => Whole(value);
    public static implicit operator Scalar(int value) => Whole(value);
    public static implicit operator Scalar(long value) => Whole(value);
    public static implicit operator Scalar(float value) => Floating(value);
    public static implicit operator Scalar(double value) => Floating(value);
    public static implicit operator Scalar(Half value) => Floating((double)value);
    public static implicit operator Scalar(bool value) => new(Native.Bool, value ? 1 : 0, ScalarType.Bool);

    internal bool IsFloating => tag == Native.Double;
    internal double AsDouble => IsFloating ? BitConverter.Int64BitsToDouble(bits) : bits;
    internal long AsLong => IsFloating ? (long)BitConverter.Int64BitsToDouble(bits) : bits;

    /// <summary>Nothing native is held; kept so that code written for the original compiles.</summary>
    public void Dispose() { }
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this bool value) => value;

    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
    public static byte ToByte(this Scalar value) => (byte)value.AsLong;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsLong;
    public static short ToInt16(this Scalar value) => (short)value.AsLong;
    public static int ToInt32(this Scalar value) => (int)value.AsLong;
    public static long ToInt64(this Scalar value) => value.AsLong;
    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;
    public static double ToDouble(this Scalar value) => value.AsDouble;
}
