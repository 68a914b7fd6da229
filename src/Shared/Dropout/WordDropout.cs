using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout for token ids: in training every token becomes the unknown word with probability p; in evaluation nothing changes.</summary>
/// <remarks>Each token of each example has its own coin. The net also learns what to do with words that it has never seen.
/// Source: Iyyer et al., Deep unordered composition rivals syntactic methods for text classification, ACL 2015 (there the tokens are left out); with an unknown
/// id: Bowman et al., Generating sentences from a continuous space, CoNLL 2016.</remarks>
public sealed class WordDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="unknownId">The id of the unknown word, 0 or more.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="paddingId">The id that fills up short sentences and is never replaced; null if there is none.</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1], or unknownId is negative.</exception>
    public WordDropout(long unknownId, double p = 0.1, long? paddingId = null, Generator? generator = null)
        : base(nameof(WordDropout))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unknownId);
        this.p = DropRate.Checked(p);
        this.unknownId = unknownId;
        this.paddingId = paddingId;
        this.generator = generator;
    }

    /// <summary>The drop rate.</summary>
    public double p { get; }

    /// <summary>The id of the unknown word.</summary>
    public long unknownId { get; }

    /// <summary>The id of the padding, or null.</summary>
    public long? paddingId { get; }

    /// <param name="ids">Token ids of any shape, Int64 (or Int32).</param>
    /// <returns>Ids of the same shape and dtype.</returns>
    /// <exception cref="ArgumentException">ids are not whole numbers: word dropout stands before the embedding.</exception>
    public override Tensor forward(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dtype is not (ScalarType.Int64 or ScalarType.Int32))
            throw new ArgumentException(
                $"WordDropout replaces token ids (Int64), but got {ids.dtype}. Put it before the embedding; behind it use VariationalDropout or EmbeddingDropout.",
                nameof(ids)
            );
        if (!training || p == 0)
            return ids.alias();
        using var scope = NewDisposeScope();
        var dropped = empty(ids.shape, dtype: ScalarType.Bool, device: ids.device).bernoulli_(p, generator);
        if (paddingId is { } padding)
            dropped = dropped.logical_and(ids.ne(padding));
        return ids.masked_fill(dropped, unknownId).MoveToOuterDisposeScope();
    }
}
