using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DropoutCourse.Reproduce;

/// <summary>Float32 numbers in native memory, row after row. Rows are filled up with zeros to panels of 64 columns.</summary>
internal sealed unsafe class Matrix : IDisposable
{
    /// <summary>Columns that are worked on at a time: as many sums as fit into the registers.</summary>
    public const int Panel = 64;

    public readonly int Rows,
        Columns,
        Padded;
    private readonly int stride; // one cache line more: with a power of 2, the rows of a panel would all fall into the same few lines of a cache
    private readonly float* data;

    /// <summary>Zeros.</summary>
    public Matrix(int rows, int columns)
    {
        (Rows, Columns, Padded) = (rows, columns, (columns + Panel - 1) / Panel * Panel);
        stride = Padded + 16;
        data = (float*)NativeMemory.AlignedAlloc(Bytes, 64);
        Clear();
    }

    private nuint Bytes => (nuint)Rows * (nuint)stride * sizeof(float);

    public float* Row(int r) => data + (nint)r * stride;

    public void Clear() => NativeMemory.Clear(data, Bytes);

    /// <summary>64 sums: factor by factor times the given rows, from column c on.</summary>
    public void Combine(ReadOnlySpan<int> rows, ReadOnlySpan<float> factors, int c, float* to)
    {
        Vector256<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        for (int e = 0; e < rows.Length; e++)
        {
            float* y = Row(rows[e]) + c;
            var x = Vector256.Create(factors[e]);
            s0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y), s0);
            s1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 24), s3);
            s4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 32), s4);
            s5 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 40), s5);
            s6 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 48), s6);
            s7 = Vector256.FusedMultiplyAdd(x, Vector256.Load(y + 56), s7);
        }
        s0.Store(to);
        s1.Store(to + 8);
        s2.Store(to + 16);
        s3.Store(to + 24);
        s4.Store(to + 32);
        s5.Store(to + 40);
        s6.Store(to + 48);
        s7.Store(to + 56);
    }

    public void Dispose() => NativeMemory.AlignedFree(data);
}

/// <summary>
/// The values of a layer for a batch, without the zeros. Dropout makes half of a hidden layer 0, the rectifier half of the rest or more, and four of five pixels are white;
/// a product with what is left takes that much less time.
/// </summary>
internal sealed class SparseMatrix(int rows, int columns)
{
    private readonly int[] start = new int[rows + 1],
        column = new int[rows * columns],
        columnStart = new int[columns + 1],
        row = new int[rows * columns];
    private readonly float[] value = new float[rows * columns],
        columnValue = new float[rows * columns];
    private int count;

    public void Clear() => count = 0;

    /// <summary>Adds the values of the next row, whole vectors of 16.</summary>
    public unsafe void Add(int r, float* values)
    {
        for (int i = 0; i < columns; i += 8)
        {
            uint kept =
                ~Vector256.Equals(Vector256.Load(values + i), Vector256<float>.Zero).ExtractMostSignificantBits()
                & 0xFF;
            for (; kept != 0; kept &= kept - 1)
            {
                int k = i + BitOperations.TrailingZeroCount(kept);
                (column[count], value[count++]) = (k, values[k]);
            }
        }
        start[r + 1] = count;
    }

    /// <summary>Sorts the entries by column; call it after all rows have been added.</summary>
    public void ByColumn()
    {
        Array.Clear(columnStart);
        for (int e = 0; e < count; e++)
            columnStart[column[e]]++;
        int sum = 0;
        for (int k = 0; k <= columns; k++)
            (columnStart[k], sum) = (sum, sum + columnStart[k]);
        for (int r = 0; r < rows; r++)
        for (int e = start[r]; e < start[r + 1]; e++)
        {
            int at = columnStart[column[e]]++;
            (row[at], columnValue[at]) = (r, value[e]);
        }
        // Each start has moved to the next one's.
        for (int k = columns; k > 0; k--)
            columnStart[k] = columnStart[k - 1];
        columnStart[0] = 0;
    }

    /// <summary>The entries of a column: rows and values.</summary>
    public void Column(int k, out ReadOnlySpan<int> rowsOf, out ReadOnlySpan<float> values)
    {
        rowsOf = row.AsSpan(columnStart[k], columnStart[k + 1] - columnStart[k]);
        values = columnValue.AsSpan(columnStart[k], columnStart[k + 1] - columnStart[k]);
    }

    /// <summary>to = this x factor, [rows, columns] x [columns, n].</summary>
    public unsafe void Times(Matrix factor, Matrix to)
    {
        // A panel of the factor stays in the second cache for all rows of the batch.
        for (int c = 0; c < factor.Padded; c += Matrix.Panel)
        for (int r = 0; r < rows; r++)
            factor.Combine(
                column.AsSpan(start[r], start[r + 1] - start[r]),
                value.AsSpan(start[r], start[r + 1] - start[r]),
                c,
                to.Row(r) + c
            );
    }
}
