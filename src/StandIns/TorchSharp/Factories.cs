using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static unsafe partial class torch
{
    private static Tensor Make<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        long total = 1;
        foreach (var d in shape)
            total *= d;
        if (total > values.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {total} vs. {values.Length}");
        device = InitializeDevice(device);
        var own = ToScalarType(typeof(T));
        IntPtr handle;
        fixed (T* v = values)
        fixed (long* s = shape)
            handle = Native.Check(Native.ct_tensor_from_data(v, s, shape.Length, (int)own));
        Memory.Watch();
        var result = new Tensor(handle);
        if (dtype is { } d2 && d2 != own)
            result = result.to_type(d2, disposeAfter: true);
        if (device.type != DeviceType.CPU)
            result = result.to(device, disposeAfter: true);
        return Named(names, Grad(requires_grad, result));
    }

    private static Tensor Make<T>(T[] values, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged =>
        Make((ReadOnlySpan<T>)values, shape, dtype, device, requires_grad, names);

    private static Tensor MakeNd<T>(Array values, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        var shape = Lengths(values);
        var span = values.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return Make(span, shape, dtype, device, requires_grad, names);
    }

    private static long[] Lengths(Array values)
    {
        var shape = new long[values.Rank];
        for (var d = 0; d < shape.Length; d++)
            shape[d] = values.GetLongLength(d);
        return shape;
    }

    private static ReadOnlySpan<T> Span<T>(IList<T> values) => values switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        _ => values.ToArray(),
    };

    private static Tensor Grad(bool requires_grad, Tensor t)
    {
        if (requires_grad)
            t.requires_grad = true;
        return t;
    }

    private static Tensor Named(string[]? names, Tensor t) => names is null or []
        ? t
        : throw new NotSupportedException("Named dimensions are not part of this library.");

    private static ScalarType InferredFrom(Scalar value) => value.Type switch
    {
        ScalarType.Bool => ScalarType.Bool,
        ScalarType.Int64 => ScalarType.Int64,
        _ => get_default_dtype(),
    };

    /// <summary>A tensor on the array's own memory: what is written to the one is seen in the other (unless the type is converted).</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var type = rawArray.GetType().GetElementType()
            ?? throw new InvalidOperationException($"{nameof(rawArray)}.GetType().GetElementType() returned null.");
        var own = ToScalarType(type);
        device = InitializeDevice(device);
        var shape = Lengths(rawArray);
        if (rawArray.LongLength == 0)
            return empty(shape, dtype ?? own, device, requires_grad, names);
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        IntPtr handle;
        fixed (long* s = shape)
            handle = Native.Check(Native.ct_tensor_on_data((void*)pin.AddrOfPinnedObject(), s, shape.Length, (int)own, GCHandle.ToIntPtr(pin), &Unpin));
        var result = new Tensor(handle);
        if (dtype is { } d && d != own)
            result = result.to_type(d, disposeAfter: true);
        if (device.type != DeviceType.CPU)
            result = result.to(device, disposeAfter: true);
        return Named(names, Grad(requires_grad, result));
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var type = dtype ?? (is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : get_default_dtype());
        return Grad(requires_grad, Ops.Call("aten::arange.start_step", start, stop, step, type, Arg.Default, InitializeDevice(device)));
    }

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Grad(requires_grad, Ops.Call("aten::linspace", start, end, steps, dtype ?? get_default_dtype(), Arg.Default, InitializeDevice(device)));

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Grad(requires_grad, Ops.Call("aten::logspace", start, end, steps, @base, dtype ?? get_default_dtype(), Arg.Default, InitializeDevice(device)));

    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(names, Grad(requires_grad, Ops.Call("aten::eye.m", rows, columns == -1 ? rows : columns, dtype ?? get_default_dtype(), Arg.Default, InitializeDevice(device))));

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(names, Grad(requires_grad, Ops.Call("aten::empty_strided", size, strides, dtype ?? get_default_dtype(), Arg.Default, InitializeDevice(device))));

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Named(names, input.zeros_like(dtype, device, requires_grad));
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Named(names, input.ones_like(dtype, device, requires_grad));
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Named(names, input.empty_like(dtype, device, requires_grad));
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Named(names, input.full_like(value, dtype, device, requires_grad));
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.rand_like(dtype, device, requires_grad);
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randn_like(dtype, device, requires_grad);
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randint_like(low, high, dtype, device, requires_grad);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);
    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator, names);
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, (long)high, Array.ConvertAll(size, i => (long)i), dtype, device, requires_grad, generator, names);
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint((long)low, (long)high, Array.ConvertAll(size, i => (long)i), dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Named(names, Grad(requires_grad, Ops.Call("aten::randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, Arg.Default, InitializeDevice(device))));

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Grad(requires_grad, Ops.Call("aten::randperm.generator", n, generator, dtype ?? ScalarType.Int64, Arg.Default, InitializeDevice(device)));

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        Ops.CallVoid("aten::randperm.generator_out", n, generator, @out);
        return @out;
    }

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Grad(requires_grad, randn(size, dtype, device, false, generator, names).mul_(std).add_(mean));

    public static double rand_float(Generator? generator = null)
    {
        using var t = rand((long[])[1], ScalarType.Float32, generator: generator);
        return t.item<float>();
    }

    public static double randn_float(Generator? generator = null)
    {
        using var t = randn((long[])[1], ScalarType.Float32, generator: generator);
        return t.item<float>();
    }

    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) == 1;
    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);
    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);
    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var t = randint(low, high, (long[])[1], ScalarType.Int64, generator: generator);
        return t.item<long>();
    }

    public static Tensor rand_out(Tensor input, params long[] sizes) => input.rand_out(sizes);
    public static Tensor randint_out(Tensor input, long high, long[] sizes) => input.randint_out(high, sizes);

    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::zeros_like", this, dtype, Arg.Default, device));
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::ones_like", this, dtype, Arg.Default, device));
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::empty_like", this, dtype, Arg.Default, device));
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::full_like", this, value, dtype, Arg.Default, device));
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::rand_like", this, dtype, Arg.Default, device));
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::randn_like", this, dtype, Arg.Default, device));
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Grad(requires_grad, Ops.Call("aten::randint_like.low_dtype", this, low, high, dtype, Arg.Default, device));

        // Into this tensor, which takes the new shape.
        public Tensor zeros(params long[] sizes) => Ops.Call("aten::zeros.out", sizes, this);
        public Tensor ones(params long[] sizes) => Ops.Call("aten::ones.out", sizes, this);
        public Tensor empty(params long[] sizes) => Ops.Call("aten::empty.out", sizes, Arg.None, this);
        public Tensor full(long[] sizes, Scalar value) => Ops.Call("aten::full.out", sizes, value, this);
        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => full(sizes.ToArray(), value);
        public Tensor eye(long rows, long columns) => Ops.Call("aten::eye.m_out", rows, columns, this);
        public Tensor arange_out(Scalar start, Scalar stop, Scalar step) => Ops.Call("aten::arange.start_out", start, stop, step, this);
        public Tensor rand_out(params long[] sizes) => Ops.Call("aten::rand.out", sizes, this);
        public Tensor randn_out(params long[] sizes) => Ops.Call("aten::randn.out", sizes, this);
        public Tensor randint_out(long high, long[] sizes) => Ops.Call("aten::randint.out", high, sizes, this);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros(size.ToArray(), dtype, device, requires_grad);
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros((long[])[size], dtype, device, requires_grad);
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros((long[])[rows, columns], dtype, device, requires_grad);
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros((long[])[dim0, dim1, dim2], dtype, device, requires_grad);
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.ones((long[])[size], dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.ones((long[])[rows, columns], dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.ones((long[])[dim0, dim1, dim2], dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.ones((long[])[dim0, dim1, dim2, dim3], dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty(size.ToArray(), dtype, device, requires_grad);
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty((long[])[size], dtype, device, requires_grad);
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty((long[])[rows, columns], dtype, device, requires_grad);
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty((long[])[dim0, dim1, dim2], dtype, device, requires_grad);
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full(size.ToArray(), value, dtype, device, requires_grad);
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full((long[])[size], value, dtype, device, requires_grad);
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full((long[])[rows, columns], value, dtype, device, requires_grad);
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full((long[])[dim0, dim1, dim2], value, dtype, device, requires_grad);
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full((long[])[dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

        public Tensor random_(double from, double to, Generator? generator = null) => Ops.InPlace("aten::random_.from", this, (long)from, (long)to, generator);
    }
}
