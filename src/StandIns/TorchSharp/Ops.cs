// The call layer over libtorch. Everything in this project stands on four functions:
//
//     Tensor    Ops.Call("aten::add.Tensor", x, y)                     one tensor comes back
//     Tensor    Ops.InPlace("aten::add_.Tensor", x, y)                 the first argument comes back (the same C# object)
//     (..., ...) Ops.Call2 / Call3 / Call4 / Call5("aten::sort", x, 0)  several tensors; one that is not defined is null!
//     Tensor[]  Ops.CallList("aten::chunk", x, 3)                      a list of tensors
//     double    Ops.CallDouble / CallLong / CallBool / CallVoid        a number, or nothing
//
// - The name is the schema's, with the overload after the dot. What is known about it is kept after the first call.
// - Arguments stand in the schema's order, the "keyword-only" ones included. Trailing ones that are left out, and those given
//   as Arg.Default, take the schema's default. null is None (for a tensor, number, list, dtype, device, generator).
// - An Arg is made implicitly from Tensor, Scalar, long, int, double, float, bool, their nullable forms, long[], double[],
//   bool[], Tensor[] / List<Tensor> / IList via Arg.Of, string, ScalarType (and nullable), Device, Generator. A whole number is
//   accepted where the schema wants a float, and one number where it wants a list.
// - A failure in libtorch is an ExternalException with libtorch's message; a disposed tensor an InvalidOperationException.
// - Results belong to the caller and are registered with the current DisposeScope (by the Tensor constructor).
// - No call allocates anything but its results.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>An argument of an operator.</summary>
internal readonly struct Arg
{
    internal readonly object? obj;
    internal readonly long bits;
    internal readonly int tag;
    internal readonly int len;

    private Arg(int tag, long bits, object? obj = null, int len = 0)
    {
        this.tag = tag;
        this.bits = bits;
        this.obj = obj;
        this.len = len;
    }

    /// <summary>The schema's default.</summary>
    internal static Arg Default => new(Native.Default, 0);
    internal static Arg None => default;

    internal static Arg Of(IEnumerable<Tensor>? list) => list is null ? default : new(Native.TensorList, 0, list as Tensor?[] ?? list.ToArray());

    /// <summary>A list of tensors some of which may be null.</summary>
    internal static Arg OfOptional(Tensor?[] list) => new(Native.TensorList, 0, list);

    public static implicit operator Arg(Tensor? t) => t is null ? default : new(Native.TensorTag, (long)t.Handle, t);
    public static implicit operator Arg(long v) => new(Native.Int, v);
    public static implicit operator Arg(int v) => new(Native.Int, v);
    public static implicit operator Arg(double v) => new(Native.Double, BitConverter.DoubleToInt64Bits(v));
    public static implicit operator Arg(float v) => new(Native.Double, BitConverter.DoubleToInt64Bits(v));
    public static implicit operator Arg(bool v) => new(Native.Bool, v ? 1 : 0);
    public static implicit operator Arg(long? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(int? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(double? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(float? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(bool? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(ScalarType v) => new(Native.Int, (long)v);
    public static implicit operator Arg(ScalarType? v) => v is { } x ? x : default(Arg);
    public static implicit operator Arg(Scalar? v) => v is null ? default : new(v.tag, v.bits);
    public static implicit operator Arg(long[]? v) => v is null ? default : new(Native.IntList, 0, v, v.Length);
    public static implicit operator Arg(ReadOnlySpan<long> v) => v.ToArray();
    public static implicit operator Arg(double[]? v) => v is null ? default : new(Native.DoubleList, 0, v, v.Length);
    public static implicit operator Arg(bool[]? v) => v is null ? default : new(Native.BoolList, 0, v, v.Length);
    public static implicit operator Arg(Tensor[]? v) => Of(v);
    public static implicit operator Arg(List<Tensor>? v) => Of(v);
    public static implicit operator Arg(string? v) => v is null ? default : new(Native.String, 0, Encoding.UTF8.GetBytes(v));
    public static implicit operator Arg(Device? v) => v is null ? default : new(Native.DeviceTag, v.index, null, (int)v.type);
    public static implicit operator Arg(Generator? v) => v is null ? default : new(Native.GeneratorTag, (long)v.Handle, v);
}

internal static unsafe class Ops
{
    private static readonly ConcurrentDictionary<string, IntPtr> known = new();
    private const int MaxResults = 8;

    internal static Tensor Call(string op, params ReadOnlySpan<Arg> args)
    {
        var r = default(Native.Arg);
        Run(op, args, &r, 1);
        return new Tensor((IntPtr)r.bits);
    }

    /// <summary>For operators that write to their first argument and return it.</summary>
    internal static Tensor InPlace(string op, params ReadOnlySpan<Arg> args)
    {
        Run(op, args, null, 0);
        return (Tensor)args[0].obj!;
    }

    internal static void CallVoid(string op, params ReadOnlySpan<Arg> args) => Run(op, args, null, 0);

    internal static (Tensor, Tensor) Call2(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc Native.Arg[MaxResults];
        Run(op, args, r, MaxResults);
        return (Wrap(r[0]), Wrap(r[1]));
    }

    internal static (Tensor, Tensor, Tensor) Call3(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc Native.Arg[MaxResults];
        Run(op, args, r, MaxResults);
        return (Wrap(r[0]), Wrap(r[1]), Wrap(r[2]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor) Call4(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc Native.Arg[MaxResults];
        Run(op, args, r, MaxResults);
        return (Wrap(r[0]), Wrap(r[1]), Wrap(r[2]), Wrap(r[3]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor, Tensor) Call5(string op, params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc Native.Arg[MaxResults];
        Run(op, args, r, MaxResults);
        return (Wrap(r[0]), Wrap(r[1]), Wrap(r[2]), Wrap(r[3]), Wrap(r[4]));
    }

    internal static Tensor[] CallList(string op, params ReadOnlySpan<Arg> args)
    {
        var r = default(Native.Arg);
        Run(op, args, &r, 1);
        var list = (IntPtr*)r.bits;
        try
        {
            var result = new Tensor[r.len];
            for (var i = 0; i < r.len; i++)
                result[i] = list[i] == IntPtr.Zero ? null! : new Tensor(list[i]);
            return result;
        }
        finally
        {
            Native.ct_free(list);
        }
    }

    internal static double CallDouble(string op, params ReadOnlySpan<Arg> args)
    {
        var r = default(Native.Arg);
        Run(op, args, &r, 1);
        return r.tag == Native.Double ? BitConverter.Int64BitsToDouble(r.bits) : r.bits;
    }

    internal static long CallLong(string op, params ReadOnlySpan<Arg> args)
    {
        var r = default(Native.Arg);
        Run(op, args, &r, 1);
        return r.tag == Native.Double ? (long)BitConverter.Int64BitsToDouble(r.bits) : r.bits;
    }

    internal static bool CallBool(string op, params ReadOnlySpan<Arg> args)
    {
        var r = default(Native.Arg);
        Run(op, args, &r, 1);
        return r.bits != 0;
    }

    private static Tensor Wrap(in Native.Arg a) => a.tag == Native.TensorTag && a.bits != 0 ? new Tensor((IntPtr)a.bits) : null!;

    private static void Run(string op, ReadOnlySpan<Arg> args, Native.Arg* results, int room)
    {
        if (!known.TryGetValue(op, out var handle))
            handle = LookUp(op);
        Memory.Watch();

        var native = stackalloc Native.Arg[args.Length];
        var lists = false;
        for (var i = 0; i < args.Length; i++)
        {
            ref readonly var a = ref args[i];
            native[i].bits = a.bits;
            native[i].tag = a.tag;
            native[i].len = a.len;
            lists |= a.obj is Array;
        }
        if (lists)
        {
            RunWithLists(handle, args, native, 0, results, room);
            return;
        }
        var status = Native.ct_call(handle, native, args.Length, results, room);
        // The arguments stay reachable until the call is over: their finalizers must not free what it works on.
        KeepAlive(args);
        if (status < 0)
            Native.Throw();
    }

    /// <summary>Pins the arrays among the arguments, one per level of recursion, then calls.</summary>
    private static void RunWithLists(IntPtr handle, ReadOnlySpan<Arg> args, Native.Arg* native, int from, Native.Arg* results, int room)
    {
        for (var i = from; i < args.Length; i++)
        {
            switch (args[i].obj)
            {
                case Tensor?[] tensors:
                    RunWithTensors(tensors, handle, args, native, i, results, room);
                    return;
                case long[] ints:
                    fixed (long* p = ints)
                    {
                        native[i].bits = (long)p;
                        RunWithLists(handle, args, native, i + 1, results, room);
                    }
                    return;
                case double[] doubles:
                    fixed (double* p = doubles)
                    {
                        native[i].bits = (long)p;
                        RunWithLists(handle, args, native, i + 1, results, room);
                    }
                    return;
                case bool[] bools:
                    fixed (bool* p = bools)
                    {
                        native[i].bits = (long)p;
                        RunWithLists(handle, args, native, i + 1, results, room);
                    }
                    return;
                case byte[] text:
                    native[i].len = text.Length;
                    fixed (byte* p = text)
                    {
                        native[i].bits = (long)p;
                        RunWithLists(handle, args, native, i + 1, results, room);
                    }
                    return;
            }
        }
        var status = Native.ct_call(handle, native, args.Length, results, room);
        KeepAlive(args);
        if (status < 0)
            Native.Throw();
    }

    private static void RunWithTensors(Tensor?[] tensors, IntPtr handle, ReadOnlySpan<Arg> args, Native.Arg* native, int at, Native.Arg* results, int room)
    {
        var handles = tensors.Length <= 64 ? stackalloc IntPtr[tensors.Length] : new IntPtr[tensors.Length];
        for (var k = 0; k < tensors.Length; k++)
            handles[k] = tensors[k]?.Handle ?? IntPtr.Zero;
        native[at].len = tensors.Length;
        fixed (IntPtr* p = handles)
        {
            native[at].bits = (long)p;
            RunWithLists(handle, args, native, at + 1, results, room);
        }
        foreach (var t in tensors)
            GC.KeepAlive(t);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Arg> args) => GC.KeepAlive(args.Length > 0 ? args[0].obj : null);

    private static IntPtr LookUp(string op)
    {
        var dot = op.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? op : op[..dot];
        var overload = dot < 0 ? "" : op[(dot + 1)..];
        fixed (byte* n = Encoding.UTF8.GetBytes(name + '\0'), o = Encoding.UTF8.GetBytes(overload + '\0'))
        {
            var handle = Native.Check(Native.ct_operator(n, o));
            return known.GetOrAdd(op, handle);
        }
    }
}
