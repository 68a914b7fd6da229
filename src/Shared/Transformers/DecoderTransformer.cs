using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Size of a <see cref="DecoderTransformer"/>, and its drop rates by place.</summary>
/// <param name="Vocabulary">V: number of tokens.</param>
/// <param name="Length">Longest sequence.</param>
/// <param name="Width">d: features of a position; a multiple of the heads.</param>
/// <param name="Heads">Heads of attention.</param>
/// <param name="Blocks">D: number of blocks.</param>
/// <param name="Embedding">Drop rate on the sum of token and position vectors.</param>
/// <param name="Attention">Drop rate on the attention weights.</param>
/// <param name="Residual">Drop rate on what a branch, attention or MLP, adds to its input.</param>
/// <param name="Mlp">Drop rate on the hidden units of the MLP.</param>
/// <param name="Path">DropPath's rate in the last block; it grows linearly from block to block.</param>
/// <param name="Layer">LayerDrop's rate: the probability that a whole block is left out of a training step.</param>
public sealed record DecoderSize(
    long Vocabulary,
    long Length,
    long Width = 64,
    long Heads = 4,
    int Blocks = 2,
    double Embedding = 0,
    double Attention = 0,
    double Residual = 0,
    double Mlp = 0,
    double Path = 0,
    double Layer = 0
)
{
    /// <summary>Makes the linear layers of the blocks, [.., in] to [.., out]: plain ones, or such with an adapter.</summary>
    public Func<long, long, nn.Module<Tensor, Tensor>> Linear { get; init; } =
        (inputs, outputs) => nn.Linear(inputs, outputs);
}

/// <summary>A transformer that predicts the next token from the ones before it: normalization before each branch, learned positions, dropout wherever it is used in the literature.</summary>
/// <remarks>The same net as lesson 11 writes on the page. Sources: Vaswani et al. 2017; Radford et al. 2019, section 2.3 (normalization moved to the input of each branch); LayerDrop: Fan, Grave and Joulin 2020.</remarks>
public sealed class DecoderTransformer : nn.Module<Tensor, Tensor>
{
    private readonly Embedding tokens,
        positions;
    private readonly VectorizedDropout drop;
    private readonly ModuleList<DecoderBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;
    private readonly double layerDrop;

    /// <param name="size">Size and drop rates.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads, or a rate is no probability.</exception>
    public DecoderTransformer(DecoderSize size)
        : base(nameof(DecoderTransformer))
    {
        ArgumentNullException.ThrowIfNull(size);
        Size = size;
        tokens = nn.Embedding(size.Vocabulary, size.Width);
        positions = nn.Embedding(size.Length, size.Width);
        drop = new VectorizedDropout(size.Embedding);
        blocks = new ModuleList<DecoderBlock>([
            .. Enumerable
                .Range(1, size.Blocks)
                .Select(l => new DecoderBlock(size, StochasticDepth.LinearDecay(l, size.Blocks, size.Path))),
        ]);
        norm = nn.LayerNorm(size.Width);
        head = nn.Linear(size.Width, size.Vocabulary);
        layerDrop = DropRate.Checked(size.Layer);
        RegisterComponents();
        using var no = no_grad();
        foreach (var table in new[] { tokens, positions })
            nn.init.normal_(table.weight!, 0, 0.1);
    }

    /// <summary>Size and drop rates.</summary>
    public DecoderSize Size { get; }

    /// <summary>Blocks, counted from 0, that are left out in evaluation: a pruned net.</summary>
    public HashSet<int> Pruned { get; } = [];

    /// <param name="ids">[B, T] of numbers of tokens, T at most the longest sequence.</param>
    /// <returns>[B, T, V]: the logits of the next token at each position.</returns>
    /// <exception cref="ArgumentException">ids has another shape.</exception>
    public override Tensor forward(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.ndim != 2 || ids.shape[1] > Size.Length)
            throw new ArgumentException(
                $"ids is [{string.Join(", ", ids.shape)}]; it must be [B, T] with T at most {Size.Length}.",
                nameof(ids)
            );
        using var scope = NewDisposeScope();
        var x = drop.call(tokens.call(ids) + positions.call(arange(ids.shape[1])));
        for (int l = 0; l < blocks.Count; l++)
        {
            bool leftOut = training ? layerDrop > 0 && rand(1).item<float>() < layerDrop : Pruned.Contains(l);
            if (!leftOut)
                x = blocks[l].call(x);
        }
        return head.call(norm.call(x)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean loss in nats of the next token.</summary>
    /// <param name="windows">[B, T + 1] of numbers of tokens.</param>
    public Tensor Loss(Tensor windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        using var scope = NewDisposeScope();
        long T = windows.shape[1] - 1;
        var logits = call(windows.narrow(1, 0, T));
        return nn
            .functional.cross_entropy(logits.view(-1, Size.Vocabulary), windows.narrow(1, 1, T).reshape(-1))
            .MoveToOuterDisposeScope();
    }
}

/// <summary>A block of a <see cref="DecoderTransformer"/>: attention, then an MLP of four times the width, each behind a normalization and beside a shortcut.</summary>
public sealed class DecoderBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1,
        norm2;
    private readonly CausalAttention attention;
    private readonly nn.Module<Tensor, Tensor> up,
        down;
    private readonly VectorizedDropout dropHidden,
        dropBranch;
    private readonly DropPath dropPath;

    /// <param name="size">Size and drop rates of the net.</param>
    /// <param name="path">DropPath's rate in this block.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads, or a rate is no probability.</exception>
    public DecoderBlock(DecoderSize size, double path = 0)
        : base(nameof(DecoderBlock))
    {
        ArgumentNullException.ThrowIfNull(size);
        norm1 = nn.LayerNorm(size.Width);
        attention = new CausalAttention(size.Width, size.Heads, size.Attention, size.Linear);
        norm2 = nn.LayerNorm(size.Width);
        up = size.Linear(size.Width, 4 * size.Width);
        down = size.Linear(4 * size.Width, size.Width);
        dropHidden = new VectorizedDropout(size.Mlp);
        dropBranch = new VectorizedDropout(size.Residual);
        dropPath = new DropPath(path);
        RegisterComponents();
    }

    /// <param name="x">[B, T, d].</param>
    /// <returns>[B, T, d].</returns>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = NewDisposeScope();
        var y = x + dropPath.call(dropBranch.call(attention.call(norm1.call(x))));
        var hidden = dropHidden.call(nn.functional.relu(up.call(norm2.call(y))));
        return (y + dropPath.call(dropBranch.call(down.call(hidden)))).MoveToOuterDisposeScope();
    }
}
