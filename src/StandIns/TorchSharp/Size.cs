using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The shape of a tensor.</summary>
    public struct Size : IEnumerable<long>
    {
        private readonly long[] shape;

        public Size(long[] shape) => this.shape = (long[])shape.Clone();
        public Size(IEnumerable<long> shape) => this.shape = shape.ToArray();
        public Size(int[] shape) => this.shape = Array.ConvertAll(shape, i => (long)i);
        public Size(long size) => shape = [size];
        public Size((long, long) size) => shape = [size.Item1, size.Item2];
        public Size((long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3];
        public Size((long, long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4];
        public Size((long, long, long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5];
        public Size((long, long, long, long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6];
        public Size(int size) => shape = [size];
        public Size((int, int) size) => shape = [size.Item1, size.Item2];
        public Size((int, int, int) size) => shape = [size.Item1, size.Item2, size.Item3];
        public Size((int, int, int, int) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4];
        public Size((int, int, int, int, int) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5];
        public Size((int, int, int, int, int, int) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6];

        public static Size Empty = new(Array.Empty<long>());

        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long, long, long) size) => new(size);
        public static implicit operator Size(long[] size) => new(size);

        public static bool operator ==(Size left, Size right) => left.Equals(right);
        public static bool operator !=(Size left, Size right) => !left.Equals(right);
        public static Size operator +(Size left, Size right) => new(left.Dims.Concat(right.Dims));
        public static Size operator +(Size left, IEnumerable<long> right) => new(left.Dims.Concat(right));

        private readonly long[] Dims => shape ?? [];

        public readonly long[] Shape => Dims;
        public readonly int Length => Dims.Length;
        public readonly bool IsEmpty => Dims.Length == 0;
        public readonly bool IsScalar => Dims.Length == 0;
        public readonly long this[int idx] => Dims[idx];
        public readonly long this[long idx] => Dims[idx];
        public readonly long numel() => Dims.Aggregate(1L, (a, b) => a * b);
        public readonly IEnumerable<long> Take(int i) => Dims.Take(i);
        public readonly Size Slice(int first, int next) => new(Dims[first..next]);

        public readonly IEnumerator<long> GetEnumerator() => Dims.AsEnumerable().GetEnumerator();
        readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        public override readonly bool Equals(object? obj) => obj is Size other && Dims.AsSpan().SequenceEqual(other.Dims);

        public override readonly int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var d in Dims)
                hash.Add(d);
            return hash.ToHashCode();
        }
    }
}
