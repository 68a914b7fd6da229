using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.Tests.Check;

namespace TorchSharp.Tests;

/// <summary>Views, joining, splitting; reading and writing by index.</summary>
public sealed class ShapeAndIndexTests
{
    private static Tensor Grid(params long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b)).reshape(shape);

    [Fact]
    public void Views_share_memory()
    {
        var x = Grid(2, 3);
        x.view(3, 2)[0, 0] = tensor(100L);
        Assert.Equal(100, x[0, 0].item<long>());
        x.T[2, 1] = tensor(200L);
        Assert.Equal(200, x[1, 2].item<long>());
        var copy = x.clone();
        copy[0] = tensor(-1L);
        Assert.Equal(100, x[0, 0].item<long>());
    }

    [Fact]
    public void Shapes()
    {
        var x = Grid(2, 3, 4);
        Shape(x.transpose(0, 2), 4, 3, 2);
        Shape(x.permute(1, 2, 0), 3, 4, 2);
        Shape(x.flatten(), 24);
        Shape(x.flatten(1), 2, 12);
        Shape(x.unsqueeze(0).squeeze(), 2, 3, 4);
        Shape(x.unsqueeze(-1).squeeze(-1), 2, 3, 4);
        Shape(x.movedim([0], [2]), 3, 4, 2);
        Shape(x.unflatten(2, 2, 2), 2, 3, 2, 2);
        Shape(ones(3, 1).expand(3, 4), 3, 4);
        Shape(ones(2).repeat(3, 2), 3, 4);
        Shape(broadcast_to(ones(3), 2, 3), 2, 3);
        Shape(x.narrow(1, 1, 2), 2, 2, 4);
        Shape(x.select(1, 0), 2, 4);
        Assert.Equal(new long[] { 12, 4, 1 }, x.stride());
        Assert.Equal(3, x.size(1));
        Assert.Equal(4, x.size(-1));
        Assert.False(x.transpose(0, 1).is_contiguous());
        Assert.True(x.transpose(0, 1).contiguous().is_contiguous());
        Assert.Equal(new Size((2, 3)), broadcast_shapes([2, 1], [3]));
    }

    [Fact]
    public void Joining_and_splitting()
    {
        Values(cat([ones(1), zeros(2)]), 1, 0, 0);
        Shape(stack([ones(2), zeros(2)], 1), 2, 2);
        Shape(vstack([ones(2), zeros(2)]), 2, 2);
        Assert.Equal([4L, 4, 2], arange(10).split(4).Select(t => t.numel()));
        Assert.Equal([1L, 9], arange(10).split([1, 9], 0).Select(t => t.numel()));
        Assert.Equal([4L, 4, 2], arange(10).chunk(3).Select(t => t.numel()));
        Assert.Equal(2, Grid(2, 3).unbind().Length);
        Values(arange(3).repeat_interleave(2), 0, 0, 1, 1, 2, 2);
        Values(arange(3).roll(1), 2, 0, 1);
        Values(arange(3).flip(0), 2, 1, 0);
        Values(tile(arange(2), [2]), 0, 1, 0, 1);
        Values(Grid(2, 2).triu(), 0, 1, 0, 3);
        Values(Grid(2, 2).diagonal(), 0, 3);
        Values(diag(tensor(new long[] { 1, 2 })), 1, 0, 0, 2);
        Assert.Equal(2, meshgrid([arange(2), arange(3)]).Length);
    }

    [Fact]
    public void Reading_by_index()
    {
        var x = Grid(3, 4);
        Assert.Equal(6, x[1, 2].item<long>());
        Assert.Equal(11, x[-1, -1].item<long>());
        Values(x[1], 4, 5, 6, 7);
        Values(x[1..], 4, 5, 6, 7, 8, 9, 10, 11);
        Values(x[^1, ..2], 8, 9);
        Values(x[TensorIndex.Colon, 1], 1, 5, 9);
        Values(x[TensorIndex.Ellipsis, 0], 0, 4, 8);
        Values(x[TensorIndex.Slice(step: 2), TensorIndex.Slice(1, 3)], 1, 2, 9, 10);
        Shape(x[TensorIndex.None, TensorIndex.Colon], 1, 3, 4);
        Shape(x[TensorIndex.Colon, TensorIndex.None, 1..3], 3, 1, 2);
        Values(x[(1, 3), 0], 4, 8);
        Values(x[tensor(new long[] { 2, 0 })], 8, 9, 10, 11, 0, 1, 2, 3);
        Values(x[tensor(new long[] { 0, 2 }), tensor(new long[] { 1, 3 })], 1, 11);
        Values(x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 3, 0 }))], 3, 0, 7, 4, 11, 8);
        Values(x[x > 9], 10, 11);
        Values(x[TensorIndex.Tensor(tensor(new[] { true, false, true })), 1], 1, 9);
    }

    [Fact]
    public void A_mask_of_two_dimensions_between_others()
    {
        var x = Grid(2, 2, 3);
        var mask = tensor(new[,] { { true, false }, { false, true } });
        Values(x[TensorIndex.Tensor(mask), 1], 1, 10);
        Values(x[TensorIndex.Tensor(mask)], 0, 1, 2, 9, 10, 11);
    }

    [Fact]
    public void Writing_by_index()
    {
        var x = zeros(3, 4);
        x[0, 1] = tensor(1f);
        x[1] = tensor(2f);
        x[2, 1..3] = tensor(new float[] { 3, 4 });
        Values(x, 0, 1, 0, 0, 2, 2, 2, 2, 0, 3, 4, 0);
        x[x > 2] = tensor(9f);
        Values(x[2], 0, 9, 9, 0);
        x[tensor(new long[] { 0, 2 }), tensor(new long[] { 3, 3 })] = tensor(7f);
        Values(x[TensorIndex.Colon, 3], 7, 2, 7);
        Assert.Same(x, x.index_put_(5, TensorIndex.Colon, TensorIndex.Single(0)));
        Values(x[TensorIndex.Colon, 0], 5, 5, 5);
        x.index_put_(ones(2), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 })], accumulate: true);
        Assert.Equal(7f, x[0, 0].item<float>());
        x[TensorIndex.Ellipsis, 1] = zeros(3);
        Values(x[TensorIndex.Colon, 1], 0, 0, 0);
    }

    [Fact]
    public void Indices_that_do_not_fit_are_errors()
    {
        var x = zeros(3, 4);
        Assert.Throws<ExternalException>(() => x[3]);
        Assert.Throws<ExternalException>(() => x[0, 0, 0]);
        Assert.Throws<ExternalException>(() => x[0, 0, TensorIndex.Colon]);
        Assert.Throws<ExternalException>(() => x[tensor(new long[] { 5 })]);
        Assert.Throws<ExternalException>(() => x[TensorIndex.Slice(step: 0)]);
        Assert.Throws<ExternalException>(() => x[0] = zeros(3));
    }

    [Fact]
    public void Gather_scatter_and_relatives()
    {
        var x = Grid(2, 3).@float();
        Values(x.gather(1, tensor(new long[,] { { 2 }, { 0 } })), 2, 3);
        Values(zeros(2, 3).scatter(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1)), 0, 0, 1, 1, 0, 0);
        Values(zeros(3).scatter_add(0, tensor(new long[] { 1, 1 }), ones(2)), 0, 2, 0);
        Values(x.index_select(1, tensor(new long[] { 2, 0 })), 2, 0, 5, 3);
        Values(zeros(3).index_add(0, tensor(new long[] { 0, 0 }), ones(2), 2), 4, 0, 0);
        Values(zeros(3).index_copy(0, tensor(new long[] { 1 }), ones(1)), 0, 1, 0);
        Values(x.masked_fill(x > 3, -1), 0, 1, 2, 3, -1, -1);
        Values(x.masked_select(x > 3), 4, 5);
        Values(tensor(new[] { 0, 1, 1 }).nonzero(), 1, 2);
        Values(x.take(tensor(new long[] { 5, 0 })), 5, 0);
        Values(x.take_along_dim(x.argsort(1, descending: true), 1), 2, 1, 0, 5, 4, 3);
    }
}
