using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>
/// The elements of a tensor as a sequence, in row-major order of its dimensions whatever its strides are. Reads and writes go to
/// the tensor's memory, which stays alive with the accessor.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly T* data;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        // A view of its own: the caller may dispose the tensor while the values are still read.
        var scope = tensor.alias();
        scope.DetachFromDisposeScope();
        this.tensor = scope;
        data = (T*)scope.info.data;
        shape = scope.shape;
        strides = scope.stride();
        contiguous = scope.is_contiguous();
        Count = scope.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>An array of the tensor's rank; for rank 0 an array of one element.</summary>
    public Array ToNDArray()
    {
        if (shape.Length <= 1)
            return ToArray();
        var result = Array.CreateInstance(typeof(T), shape);
        CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(result)), checked((int)Count)));
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var n = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (n <= 0)
            return;
        if (contiguous)
        {
            new ReadOnlySpan<T>(data + tensorIndex, n).CopyTo(array[arrayIndex..]);
        }
        else
        {
            for (var i = 0; i < n; i++)
                array[arrayIndex + i] = *Nth(tensorIndex + i);
        }
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var n = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        for (var i = 0; i < n; i++)
            *Nth(tensorIndex + i) = array[arrayIndex + i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return Get(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

#nullable disable // As in the original's signature.
    public override bool Equals(object obj) => obj is TensorAccessor<T> other && Same(this, other);
#nullable restore

    public override int GetHashCode() => HashCode.Combine((long)data, Count);

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => Same(left, right);
    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !Same(left, right);

    public void Dispose() => tensor.Dispose();

    private static bool Same(TensorAccessor<T>? left, TensorAccessor<T>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Count == right.Count && left.SequenceEqual(right));

    private T Get(long i)
    {
        var value = *Nth(i);
        GC.KeepAlive(tensor);
        return value;
    }

    private T* At(long[] indices)
    {
        _ = tensor.Handle;
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new IndexOutOfRangeException();
            return Nth(indices[0]);
        }
        if (indices.Length != shape.Length)
            throw new ArgumentException($"{indices.Length} indices were given for a tensor of {shape.Length} dimensions.");
        long offset = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= shape[d])
                throw new IndexOutOfRangeException();
            offset += indices[d] * strides[d];
        }
        return data + offset;
    }

    private T* Nth(long i)
    {
        if (contiguous)
            return data + i;
        long offset = 0;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            offset += i % shape[d] * strides[d];
            i /= shape[d];
        }
        return data + offset;
    }
}
