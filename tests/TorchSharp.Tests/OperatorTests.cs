using static TorchSharp.torch;
using static TorchSharp.Tests.Check;

namespace TorchSharp.Tests;

/// <summary>Factories, arithmetic, mathematics, reductions, comparisons: against values worked out by hand.</summary>
public sealed class OperatorTests
{
    private static Tensor V(params double[] values) => tensor(values);

    [Fact]
    public void Factories_infer_the_type()
    {
        Assert.Equal(ScalarType.Float32, zeros(2).dtype);
        Assert.Equal(ScalarType.Int64, zeros(2, int64).dtype);
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, .5).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1.0, 2 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(ScalarType.Float16, tensor(new[] { (Half)1 }).dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 1, 2 }, dtype: float32).dtype);
        Assert.True(ones(2, requires_grad: true).requires_grad);
    }

    [Fact]
    public void Tensors_from_arrays_of_every_rank()
    {
        Shape(tensor(1.5f));
        Shape(tensor(new long[] { 1, 2, 3 }), 3);
        Shape(tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }), 2, 3);
        Shape(tensor(new byte[2, 3, 4]), 2, 3, 4);
        Shape(tensor(new double[2, 1, 3, 2]), 2, 1, 3, 2);
        Shape(tensor(new List<int> { 1, 2, 3, 4 }, 2, 2), 2, 2);
        Shape(tensor(new float[6], [3, 2]), 3, 2);
        Values(from_array(new short[,] { { 1, 2 }, { 3, 4 } }), 1, 2, 3, 4);
        Values(from_array(new[, ,] { { { true }, { false } } }), 1, 0);
        Assert.Throws<ArgumentException>(() => tensor(new float[3], [2, 2]));
        Assert.Throws<NotSupportedException>(() => from_array(new[] { "a" }));
        Shape(from_array(Array.Empty<float>()), 0);
    }

    [Fact]
    public void From_array_works_on_the_array_itself_and_tensor_on_a_copy()
    {
        var array = new float[,] { { 1, 2 }, { 3, 4 } };
        var (shared, copy) = (from_array(array), tensor(array));
        array[1, 1] = 40;
        shared[0, 0] = tensor(10f);
        Values(shared, 10, 2, 3, 40);
        Values(copy, 1, 2, 3, 4);
        Assert.Equal(10, array[0, 0]);
        for (var i = 0; i < 100; i++)
            from_array(new double[1000]).Dispose();
        Values(from_array(new byte[] { 7 }, float32), 7);
    }

    [Fact]
    public void Filled_tensors()
    {
        Values(full(2, 2, 7), 7, 7, 7, 7);
        Values(eye(2, 3), 1, 0, 0, 0, 1, 0);
        Values(linspace(0, 1, 3), 0, .5, 1);
        Values(logspace(0, 2, 3), 1, 10, 100);
        Values(zeros_like(V(1, 2)), 0, 0);
        Values(full_like(V(1, 2), 3), 3, 3);
        Values(V(1).new_ones(2, 1), 1, 1);
        Values(arange(1, 7, 2), 1, 3, 5);
        Values(tril_indices(2, 2), 0, 1, 1, 0, 0, 1);
    }

    [Fact]
    public void Arithmetic_with_tensors_and_numbers()
    {
        var x = V(1, 2, 3);
        Values(x + V(10, 20, 30), 11, 22, 33);
        Values(x - 1, 0, 1, 2);
        Values(1 - x, 0, -1, -2);
        Values(2.5 * x, 2.5, 5, 7.5);
        Values(x / 2f, .5, 1, 1.5);
        Values(6 / x, 6, 3, 2);
        Values(x % 2, 1, 0, 1);
        Values(-x, -1, -2, -3);
        Values(x.pow(2), 1, 4, 9);
        Values(x.add(V(1, 1, 1), alpha: 10), 11, 12, 13);
        Values(V(7, -7).div(2, RoundingMode.floor), 3, -4);
        Values(V(7, -7).div(V(2, 2), RoundingMode.trunc), 3, -3);
        Values(arange(4).floor_divide(2), 0, 0, 1, 1);
        Assert.Equal(ScalarType.Float32, (arange(2) / 2).dtype);
        Assert.Equal(ScalarType.Int64, (arange(2) * 2).dtype);
        Assert.Equal(ScalarType.Float32, (arange(2) * 2.0).dtype);
    }

    [Fact]
    public void Operators_broadcast()
    {
        var r = arange(2).unsqueeze(1) + arange(3);
        Shape(r, 2, 3);
        Values(r, 0, 1, 2, 1, 2, 3);
    }

    [Fact]
    public void In_place_operators_return_the_same_object()
    {
        var x = V(1, 2);
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.mul_(V(2, 3)));
        Assert.Same(x, x.clamp_(0, 8));
        Assert.Same(x, x.copy_(x + 1));
        Values(x, 5, 9);
        Assert.Same(x, x.zero_());
        Assert.Same(x, x.fill_(4));
        Values(x, 4, 4);
    }

    [Fact]
    public void Functions_of_elements()
    {
        Values(exp(V(0, 1)), 1, Math.E);
        Values(log(V(1, Math.E)), 0, 1);
        Values(sqrt(V(4, 9)), 2, 3);
        Values(V(-1.5, 2.5).abs(), 1.5, 2.5);
        Values(V(-1.5, 0, 2).sign(), -1, 0, 1);
        Values(V(0, 1).sigmoid(), .5, 1 / (1 + Math.Exp(-1)));
        Values(V(0, 1).tanh(), 0, Math.Tanh(1));
        Values(V(-1, 2).relu(), 0, 2);
        Values(erf(V(.5)), .5204998778);
        Values(lgamma(V(5)), Math.Log(24));
        Values(digamma(V(1)), -.5772156649);
        Values(V(1.25).round(1), 1.2);
        Values(V(-1.5, 1.5).floor(), -2, 1);
        Values(V(-1.5, 1.5).ceil(), -1, 2);
        Values(V(2, 3).rsqrt(), 1 / Math.Sqrt(2), 1 / Math.Sqrt(3));
        Values(V(-2, 0, 5).clamp(-1, 1), -1, 0, 1);
        Values(V(-2, 5).clamp(min: 0), 0, 5);
        Values(special.expit(V(0)), .5);
        Values(atan2(V(1), V(1)), Math.PI / 4);
        Values(V(1, double.NaN).nan_to_num(9), 1, 9);
        Values(lerp(V(0), V(10), V(.25)), 2.5);
    }

    [Fact]
    public void Comparisons_and_logic()
    {
        var x = V(1, 2, 3);
        Assert.Equal(ScalarType.Bool, (x > 2).dtype);
        Values(x > 2, 0, 0, 1);
        Values(2 >= x, 1, 1, 0);
        Values(x == 2, 0, 1, 0);
        Values(x != V(1, 0, 3), 0, 1, 0);
        Values((x > 1) & (x < 3), 0, 1, 0);
        Values((x < 2) | (x > 2), 1, 0, 1);
        Values(~(x > 1), 1, 0, 0);
        Values(x.isnan(), 0, 0, 0);
        Assert.True(x.Equals(V(1, 2, 3)));
        Assert.False(x.Equals(V(1, 2, 4)));
        Assert.True(allclose(x, x + 1e-9));
        Values(maximum(x, V(2, 2, 2)), 2, 2, 3);
        Values(where(x > 1, x, zeros_like(x)), 0, 2, 3);
    }

    [Fact]
    public void Reductions()
    {
        var x = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 9 } });
        Values(x.sum(), 24);
        // The literal 0 would be taken for an element type (sum(ScalarType?)), in the original too.
        Values(x.sum(0L), 5, 7, 12);
        Values(x.sum(1, keepdim: true), 6, 18);
        Shape(x.sum(1, keepdim: true), 2, 1);
        Values(x.sum(0, 1), 24);
        Values(x.mean([1]), 2, 6);
        Values(x.prod(1), 6, 180);
        Values(x.max(), 9);
        var (values, indexes) = x.max(1);
        Values(values, 3, 9);
        Values(indexes, 2, 2);
        Values(x.amax(0L), 4, 5, 9);
        Values(x.amin([1], keepdim: true), 1, 4);
        Values(x.argmin(0), 0, 0, 0);
        Values(x.cumsum(1), 1, 3, 6, 4, 9, 18);
        Values(x.median(), 3);
        Values(x.logsumexp(1), 3 + Math.Log(1 + Math.Exp(-1) + Math.Exp(-2)), 9 + Math.Log(1 + Math.Exp(-4) + Math.Exp(-5)));
        Values((x > 4).any(1), 0, 1);
        Values((x > 0).all(), 1);
        Values(x.count_nonzero(), 6);
        Values(V(1, 2, 3, 4).std(), Math.Sqrt(5.0 / 3));
        Values(V(1, 2, 3, 4).std(unbiased: false), Math.Sqrt(1.25));
        Values(x.var(1), 1, 7);
        Values(x.var(1, unbiased: false), 2.0 / 3, 14.0 / 3);
        Values(x.norm(), Math.Sqrt(1 + 4 + 9 + 16 + 25 + 81));
        Values(x.norm(1, p: 1), 6, 18);
        Values(V(1, 2, 3, 4).quantile(V(.5)), 2.5);
        var (s, m) = x.std_mean(1);
        Values(s, 1, Math.Sqrt(7));
        Values(m, 2, 6);
    }

    [Fact]
    public void Sorting_and_counting()
    {
        var x = V(3, 1, 2);
        var (values, indices) = x.sort(descending: true);
        Values(values, 3, 2, 1);
        Values(indices, 0, 2, 1);
        Values(x.argsort(), 1, 2, 0);
        var (top, at) = x.topk(2);
        Values(top, 3, 2);
        Values(at, 0, 2);
        Values(tensor(new long[] { 0, 2, 2 }).bincount(null), 1, 0, 2);
        Values(V(0, 1, 2, 3).histc(2, 0, 4), 2, 2);
        var (output, inverse, counts) = tensor(new long[] { 5, 3, 5 }).unique(return_counts: true);
        Values(output, 3, 5);
        Assert.Null(inverse);
        Values(counts!, 1, 2);
        var (hist, edges) = histogram(V(0, 1, 2, 3), 3);
        Values(hist, 1, 1, 2);
        Values(edges, 0, 1, 2, 3);
    }

    [Fact]
    public void Products()
    {
        var a = tensor(new double[,] { { 1, 2 }, { 3, 4 } });
        var b = tensor(new double[,] { { 5, 6 }, { 7, 8 } });
        Values(a.mm(b), 19, 22, 43, 50);
        Values(a.matmul(V(1, 1)), 3, 7);
        Values(a.mv(V(1, -1)), -1, -1);
        Values(V(1, 2).dot(V(3, 4)), 11);
        Values(outer(V(1, 2), V(3, 4)), 3, 4, 6, 8);
        Values(addmm(ones(2, 2, float64), a, b, 1, 2), 39, 45, 87, 101);
        Values(einsum("ij,ji->", a, b), 69);
        Values(stack([a, b]).bmm(stack([a, b])).sum(1, 2), 54, 342);
        Values(tensordot(a, b, 1), 19, 22, 43, 50);
        Values(kron(V(1, 2), V(1, 10)), 1, 10, 2, 20);
    }

    [Fact]
    public void Linear_algebra()
    {
        var a = tensor(new double[,] { { 4, 1 }, { 1, 3 } });
        Values(linalg.det(a), 11);
        Values(linalg.inv(a).mm(a), 1e-9, [1, 0, 0, 1]);
        Values(linalg.solve(a, V(1, 2)), 1.0 / 11, 7.0 / 11);
        var l = linalg.cholesky(a);
        Values(l.mm(l.T), 1e-9, [4, 1, 1, 3]);
        var (q, r) = linalg.qr(a);
        Values(q.mm(r), 1e-9, [4, 1, 1, 3]);
        var (u, s, vh) = linalg.svd(a);
        Values(u.mm(diag(s)).mm(vh), 1e-9, [4, 1, 1, 3]);
        var (values, vectors) = linalg.eigh(a);
        Values(vectors.mm(diag(values)).mm(vectors.T), 1e-9, [4, 1, 1, 3]);
        Assert.Equal(2, linalg.matrix_rank(a).item<long>());
        Values(linalg.norm(V(3, 4)), 5);
        Values(linalg.vector_norm(V(3, 4), 1), 7);
        Values(linalg.pinv(a).mm(a), 1e-9, [1, 0, 0, 1]);
        Values(linalg.lstsq(a, V(1, 2).unsqueeze(1)).Solution, 1.0 / 11, 7.0 / 11);
        Values(linalg.slogdet(a).Item2, Math.Log(11));
    }

    [Fact]
    public void Conversions()
    {
        var x = V(1.7, -2.2);
        Assert.Equal(ScalarType.Int64, x.@long().dtype);
        Values(x.@long(), 1, -2);
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal(ScalarType.Float32, x.to(float32).dtype);
        Assert.Equal(ScalarType.Float32, x.type(FloatTensor).dtype);
        Assert.Equal(ScalarType.Bool, x.@bool().dtype);
        Assert.Equal("cpu", x.to("cpu").device.ToString());
        Assert.Equal(1.7, (double)x[0]);
        Assert.Equal(-2, (int)x[1]);
        Tensor y = 3f;
        Assert.Equal(3f, y.item<float>());
        using var z = x.to_type(ScalarType.Float32, disposeAfter: true);
        Assert.True(x.IsInvalid);
        Assert.False(cuda.is_available());
        Assert.ThrowsAny<Exception>(() => z.to("cuda"));
        Assert.Equal(ScalarType.Float64, promote_types(ScalarType.Float32, ScalarType.Float64));
    }
}
