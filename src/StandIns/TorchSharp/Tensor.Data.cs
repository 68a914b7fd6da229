using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public string? name { get; set; }

        public long ElementSize => info.element_size;
        public long element_size() => info.element_size;
        public long storage_offset() => info.storage_offset;

        public long[] size() => shape;

        public long size(int dim) => shape[Wrapped(dim)];

        public long[] stride()
        {
            var i = info;
            var result = new ReadOnlySpan<long>(i.strides, i.strides == null ? 0 : (int)i.dim).ToArray();
            GC.KeepAlive(this);
            return result;
        }

        public long stride(int dim) => stride()[Wrapped(dim)];

        private int Wrapped(int dim)
        {
            var n = (int)ndim;
            if (dim < -n || dim >= n)
                throw new System.Runtime.InteropServices.ExternalException(
                    $"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})");
            return dim < 0 ? dim + n : dim;
        }

        public bool is_contiguous() => info.contiguous != 0;
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>The elements, in the order of the tensor's dimensions, read from and written to its memory.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckReadable();
            Expect(typeof(T));
            return new TensorAccessor<T>(this);
        }

        /// <summary>The value of a tensor with one element. The type must be the tensor's own.</summary>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            CheckReadable();
            Expect(typeof(T));
            var value = *(T*)info.data;
            GC.KeepAlive(this);
            return value;
        }

        private void CheckReadable()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        private void Expect(Type type)
        {
            var own = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Bool => typeof(bool),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                _ => null,
            };
            if (own != type)
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        public Scalar ToScalar()
        {
            if (dtype == ScalarType.Bool)
                return Ops.CallLong("aten::item", this) != 0;
            return is_integral() ? Ops.CallLong("aten::item", this) : Ops.CallDouble("aten::item", this);
        }

        public object tolist()
        {
            if (ndim == 0)
                return ToScalar();
            var result = new System.Collections.ArrayList();
            foreach (var row in unbind(0))
            {
                result.Add(row.tolist());
                row.Dispose();
            }
            return result;
        }

        /// <summary>The memory itself, for contiguous tensors.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                    throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
                CheckReadable();
                var i = info;
                var total = i.numel * i.element_size;
                if (total > int.MaxValue)
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                return new Span<byte>(i.data, (int)total);
            }
            set
            {
                if (!is_contiguous())
                    throw new NotImplementedException("SetBytes() called on non-contiguous tensor.");
                if (numel() * ElementSize != value.Length)
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(bytes);
                GC.KeepAlive(this);
            }
        }

        public byte ReadCpuByte(long i) => Read<byte>(i);
        public sbyte ReadCpuSByte(long i) => Read<sbyte>(i);
        public short ReadCpuInt16(long i) => Read<short>(i);
        public int ReadCpuInt32(long i) => Read<int>(i);
        public long ReadCpuInt64(long i) => Read<long>(i);
        public float ReadCpuSingle(long i) => Read<float>(i);
        public double ReadCpuDouble(long i) => Read<double>(i);
        public bool ReadCpuBool(long i) => Read<bool>(i);
        public float ReadCpuFloat16(long i) => (float)Read<Half>(i);
        public T ReadCpuValue<T>(long i) where T : unmanaged => Read<T>(i);

        private T Read<T>(long i) where T : unmanaged
        {
            CheckReadable();
            if (i < 0 || i >= numel())
                throw new IndexOutOfRangeException("The index is greater than the number of elements in the tensor");
            Expect(typeof(T));
            var value = *((T*)info.data + i);
            GC.KeepAlive(this);
            return value;
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            var i = Flat();
            for (long at = 0, total = i.numel * i.element_size; at < total;)
            {
                var n = (int)Math.Min(total - at, 1 << 20);
                stream.Write(new ReadOnlySpan<byte>((byte*)i.data + at, n));
                at += n;
            }
            GC.KeepAlive(this);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            var i = Flat();
            for (long at = 0, total = i.numel * i.element_size; at < total;)
            {
                var n = (int)Math.Min(total - at, 1 << 20);
                stream.ReadExactly(new Span<byte>((byte*)i.data + at, n));
                at += n;
            }
            GC.KeepAlive(this);
        }

        private Native.Info Flat()
        {
            CheckReadable();
            if (!is_contiguous())
                throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
            return info;
        }

        public IList<Tensor> nonzero_as_list() => Ops.CallList("aten::nonzero_numpy", this);
    }
}
