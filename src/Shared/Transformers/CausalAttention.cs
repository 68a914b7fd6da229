using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Attention of each position to itself and to the ones before it, with several heads and dropout on the weights.</summary>
/// <remarks>Source: Vaswani et al., Attention is all you need, NIPS 2017, sections 3.2.1 to 3.2.3; dropout on the weights as in the authors' code.</remarks>
public sealed class CausalAttention : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> qkv,
        merge;
    private readonly VectorizedDropout drop;
    private readonly long width,
        heads;

    /// <param name="width">d: features of a position; a multiple of heads.</param>
    /// <param name="heads">h: 1 or more.</param>
    /// <param name="p">The drop rate of the attention weights, in [0, 1].</param>
    /// <param name="linear">Makes a linear layer; null: a plain one.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads.</exception>
    public CausalAttention(
        long width,
        long heads,
        double p = 0,
        Func<long, long, nn.Module<Tensor, Tensor>>? linear = null
    )
        : base(nameof(CausalAttention))
    {
        if (heads < 1 || width < heads || width % heads != 0)
            throw new ArgumentException(
                $"{width} features can't be shared among {heads} heads: the width must be a multiple of the heads.",
                nameof(heads)
            );
        (this.width, this.heads) = (width, heads);
        linear ??= (inputs, outputs) => nn.Linear(inputs, outputs);
        qkv = linear(width, 3 * width);
        merge = linear(width, width);
        drop = new VectorizedDropout(p);
        RegisterComponents();
    }

    /// <param name="x">[B, T, d].</param>
    /// <returns>[B, T, d].</returns>
    /// <exception cref="ArgumentException">x has another shape.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ndim != 3 || x.shape[2] != width)
            throw new ArgumentException($"x is [{string.Join(", ", x.shape)}]; it must be [B, T, {width}].", nameof(x));
        using var scope = NewDisposeScope();
        var (B, T, d) = (x.shape[0], x.shape[1], x.shape[2]);
        // [3, B h, T, d/h]
        var parts = qkv.call(x)
            .view(B, T, 3, heads, d / heads)
            .permute(2, 0, 3, 1, 4)
            .reshape(3, B * heads, T, d / heads);
        var (q, k, v) = (parts[0], parts[1], parts[2]);
        var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(d / heads);
        var future = ones(T, T, dtype: ScalarType.Bool).triu(1);
        var weights = drop.call(scores.masked_fill(future, float.NegativeInfinity).softmax(-1));
        var heard = weights.bmm(v).view(B, heads, T, d / heads).transpose(1, 2).reshape(B, T, d);
        return merge.call(heard).MoveToOuterDisposeScope();
    }
}
