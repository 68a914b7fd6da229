using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The functions of native/shim.cpp. Its conventions on handles and errors are described there.</summary>
internal static unsafe partial class Native
{
    private const string Lib = "coursetorch";
    private const string FileName = "libcoursetorch.so";
    private const string Wanted = "1.13.";

    internal const int None = 0, TensorTag = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, DoubleList = 6, TensorList = 7,
        String = 9, DeviceTag = 10, GeneratorTag = 11, BoolList = 12, Default = 13;

    /// <summary>One boxed argument or result.</summary>
    internal struct Arg
    {
        internal long bits;
        internal int tag;
        internal int len;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Info
    {
        internal long* sizes;
        internal long* strides;
        internal void* data;
        internal long dim, numel, storage_offset, element_size;
        internal int dtype, device_type, device_index, layout;
        internal int requires_grad, is_leaf, contiguous, has_storage;
    }

    [DllImport(Lib)] private static extern byte* ct_error();
    [DllImport(Lib)] private static extern byte* ct_version();
    [DllImport(Lib)] private static extern long* ct_live_bytes();
    [DllImport(Lib)] internal static extern int ct_get_num_threads();
    [DllImport(Lib)] internal static extern int ct_get_num_interop_threads();
    [DllImport(Lib)] internal static extern int ct_set_num_threads(int n);
    [DllImport(Lib)] internal static extern int ct_set_num_interop_threads(int n);
    [DllImport(Lib)] internal static extern IntPtr ct_operator(byte* name, byte* overload);
    [DllImport(Lib)] internal static extern int ct_call(IntPtr op, Arg* args, int count, Arg* results, int room);
    [DllImport(Lib)] internal static extern void ct_free(void* p);
    [DllImport(Lib)] internal static extern void ct_tensor_free(IntPtr h);
    [DllImport(Lib)] internal static extern IntPtr ct_tensor_share(IntPtr h);
    [DllImport(Lib), SuppressGCTransition] internal static extern long ct_tensor_dim(IntPtr h);
    [DllImport(Lib), SuppressGCTransition] internal static extern long ct_tensor_numel(IntPtr h);
    [DllImport(Lib), SuppressGCTransition] internal static extern int ct_tensor_dtype(IntPtr h);
    [DllImport(Lib)] internal static extern int ct_tensor_info(IntPtr h, Info* info);
    [DllImport(Lib)] internal static extern IntPtr ct_tensor_from_data(void* data, long* sizes, long dim, int dtype);
    [DllImport(Lib)] internal static extern IntPtr ct_tensor_on_data(void* data, long* sizes, long dim, int dtype, IntPtr id, delegate* unmanaged<IntPtr, void> release);
    [DllImport(Lib)] internal static extern int ct_tensor_set_requires_grad(IntPtr h, int value);
    [DllImport(Lib)] internal static extern int ct_tensor_retain_grad(IntPtr h);
    [DllImport(Lib)] internal static extern int ct_tensor_grad(IntPtr h, IntPtr* grad);
    [DllImport(Lib)] internal static extern int ct_tensor_set_grad(IntPtr h, IntPtr grad);
    [DllImport(Lib)] internal static extern int ct_tensor_set_data(IntPtr h, IntPtr other);
    [DllImport(Lib)] internal static extern int ct_backward(IntPtr* tensors, long count, IntPtr* grads, long gradCount, int retain, int create, IntPtr* inputs, long inputCount);
    [DllImport(Lib)] internal static extern int ct_grad(IntPtr* outputs, long count, IntPtr* inputs, long inputCount, IntPtr* grads, long gradCount, int retain, int create, int allowUnused, IntPtr* results);
    [DllImport(Lib), SuppressGCTransition] internal static extern int ct_grad_mode();
    [DllImport(Lib), SuppressGCTransition] internal static extern void ct_set_grad_mode(int on);
    [DllImport(Lib), SuppressGCTransition] internal static extern int ct_inference_mode();
    [DllImport(Lib)] internal static extern IntPtr ct_inference_guard(int on);
    [DllImport(Lib)] internal static extern void ct_inference_guard_free(IntPtr guard);
    [DllImport(Lib)] internal static extern IntPtr ct_generator_default();
    [DllImport(Lib)] internal static extern IntPtr ct_generator(ulong seed);
    [DllImport(Lib)] internal static extern void ct_generator_free(IntPtr g);
    [DllImport(Lib)] internal static extern int ct_generator_set_seed(IntPtr g, ulong seed);
    [DllImport(Lib)] internal static extern ulong ct_generator_initial_seed(IntPtr g);
    [DllImport(Lib)] internal static extern ulong ct_generator_reseed(IntPtr g);
    [DllImport(Lib)] internal static extern IntPtr ct_generator_state(IntPtr g);
    [DllImport(Lib)] internal static extern int ct_generator_set_state(IntPtr g, IntPtr state);

    [DllImport(Lib)] internal static extern void ct_function_install(delegate* unmanaged<IntPtr, IntPtr*, long, IntPtr*, long, int> backward, delegate* unmanaged<IntPtr, void> release);
    [DllImport(Lib)] internal static extern void ct_function_fail(byte* message);
    [DllImport(Lib)] internal static extern int ct_function_wrap(IntPtr id, byte* title, int materialize, IntPtr* inputs, long inputCount, IntPtr* outputs, long outputCount, IntPtr* constant, long constantCount, IntPtr* dirty, long dirtyCount, IntPtr* saved, long savedCount, IntPtr* results, IntPtr* node);
    [DllImport(Lib)] internal static extern IntPtr ct_function_saved(IntPtr node, long index);

    private static long* live_bytes;

    /// <summary>Bytes held by CPU tensors now, those that autograd keeps included.</summary>
    internal static long LiveBytes => Volatile.Read(ref *(live_bytes == null ? live_bytes = ct_live_bytes() : live_bytes));

    internal static string Version => Marshal.PtrToStringUTF8((IntPtr)ct_version())!;

    /// <summary>Throws what libtorch reported last on this thread.</summary>
    internal static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8((IntPtr)ct_error()));

    internal static void Check(int status)
    {
        if (status < 0)
            Throw();
    }

    internal static IntPtr Check(IntPtr handle)
    {
        if (handle == IntPtr.Zero)
            Throw();
        return handle;
    }

#pragma warning disable CA2255 // The resolver must stand before the first call, and a static constructor would wrap its messages.
    [ModuleInitializer]
    internal static void Prepare() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);
#pragma warning restore CA2255

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Lib)
            return IntPtr.Zero;
        // A kernel loads this assembly from anywhere: the shim lies beside it. An assembly without a file asks the program's folder.
        var folder = assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location)! : AppContext.BaseDirectory;
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            throw new NotSupportedException($"{file} is missing. It is compiled when the course is built: run ./course doctor.");
        IntPtr library;
        try
        {
            library = NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException($"{file} cannot be loaded, most likely because libtorch 1.13 is not installed. " +
                $"Install it with: apt-get install libtorch-dev libopenblas0-pthread. The loader said: {e.Message}", e);
        }
        var version = NativeLibrary.TryGetExport(library, nameof(ct_version), out var function)
            ? Marshal.PtrToStringUTF8((IntPtr)((delegate* unmanaged<byte*>)function)())!
            : "of an unknown version";
        if (!version.StartsWith(Wanted, StringComparison.Ordinal))
            throw new NotSupportedException($"{file} was compiled for libtorch {version}, this library needs {Wanted}x. " +
                "Install it with: apt-get install libtorch-dev (Debian 12), then delete the folder .course/native and build again.");
        return library;
    }
}
