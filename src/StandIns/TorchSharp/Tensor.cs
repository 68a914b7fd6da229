using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array of libtorch. Its memory is freed by Dispose, by its DisposeScope, or by the finalizer.</summary>
    [Utils.TypeFormatterSource(typeof(Utils.TensorFormatters))]
    public partial class Tensor : IDisposable
    {
        private static long total, peak;

        private IntPtr handle;
        internal DisposeScope? scope;

        /// <summary>Takes over a native reference and registers with the current DisposeScope.</summary>
        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            var n = Interlocked.Increment(ref total);
            if (n > Volatile.Read(ref peak))
                Volatile.Write(ref peak, n);
            if (DisposeScope.Current is { } current)
            {
                current.Include(this);
                scope = current;
            }
        }

        /// <summary>Takes over another object's native reference and scope; that object becomes empty.</summary>
        private protected Tensor(Tensor from, bool taken)
        {
            _ = taken;
            scope = from.scope;
            handle = from.DecoupleFromNativeHandle();
            Interlocked.Increment(ref total);
            scope?.Include(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>The number of tensors that are alive, and the highest it has been.</summary>
        public static long TotalCount => Volatile.Read(ref total);
        public static long PeakCount => Volatile.Read(ref peak);

        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == IntPtr.Zero;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var h = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (h == IntPtr.Zero)
                return;
            Interlocked.Decrement(ref total);
            if (disposing)
                scope?.MarkAsDisposed(this);
            Native.ct_tensor_free(h);
        }

        /// <summary>Gives the native reference away: the caller owns it, this object is empty.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            var h = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (h == IntPtr.Zero)
                throw new InvalidOperationException("Tensor invalid -- empty handle.");
            Interlocked.Decrement(ref total);
            scope?.MarkAsDisposed(this);
            GC.SuppressFinalize(this);
            return h;
        }

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public Tensor MoveToOuterDisposeScope()
        {
            scope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.scope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (scope is not null)
                scope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            scope?.Detach(this);
            return this;
        }

        [Obsolete("The method name misspells 'Detach.' Use 'DetachFromDisposeScope' instead.")]
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Facts about the tensor, read in one call. The pointers are valid as long as the tensor is.</summary>
        internal unsafe Native.Info info
        {
            get
            {
                Native.Info i;
                Native.Check(Native.ct_tensor_info(Handle, &i));
                GC.KeepAlive(this);
                return i;
            }
        }

        public unsafe long[] shape
        {
            get
            {
                var i = info;
                var result = new ReadOnlySpan<long>(i.sizes, (int)i.dim).ToArray();
                GC.KeepAlive(this);
                return result;
            }
        }

        public ScalarType dtype
        {
            get
            {
                var result = (ScalarType)Native.ct_tensor_dtype(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public Device device
        {
            get
            {
                var i = info;
                return new Device((DeviceType)i.device_type, i.device_index);
            }
        }

        public DeviceType device_type => (DeviceType)info.device_type;
        public int device_index => info.device_index;

        public long ndim
        {
            get
            {
                var result = Native.ct_tensor_dim(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public long Dimensions => ndim;
        public long dim() => ndim;

        public long numel()
        {
            var result = Native.ct_tensor_numel(Handle);
            GC.KeepAlive(this);
            return result;
        }

        public long NumberOfElements => numel();

        public bool requires_grad
        {
            get => info.requires_grad != 0;
            set
            {
                Native.Check(Native.ct_tensor_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public bool is_leaf => info.is_leaf != 0;

        /// <summary>The gradient that backward() has accumulated, or null.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                IntPtr g;
                Native.Check(Native.ct_tensor_grad(Handle, &g));
                GC.KeepAlive(this);
                return g == IntPtr.Zero ? null : new Tensor(g);
            }
            set
            {
                Native.Check(Native.ct_tensor_set_grad(Handle, value?.Handle ?? IntPtr.Zero));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public void retain_grad()
        {
            Native.Check(Native.ct_tensor_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>A second object on the same native tensor.</summary>
        public Tensor alias() => new(ShareHandle());

        internal IntPtr ShareHandle()
        {
            var h = Native.Check(Native.ct_tensor_share(Handle));
            GC.KeepAlive(this);
            return h;
        }

        /// <summary>Takes over the data of <paramref name="other"/> (x.data = other in Python), for Module.to and loading.</summary>
        internal void SetData(Tensor other)
        {
            Native.Check(Native.ct_tensor_set_data(Handle, other.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(other);
        }

        public Tensor detach() => Ops.Call("aten::detach", this);
        public Tensor detach_() => Ops.InPlace("aten::detach_", this);
    }

    public static DisposeScope NewDisposeScope() => DisposeScope.Open();
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
