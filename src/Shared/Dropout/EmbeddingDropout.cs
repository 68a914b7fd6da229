using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Drops whole word types: if "the" is dropped for a sentence, every "the" in it becomes a zero vector.</summary>
/// <remarks>
/// y[n,t] = r[n, id] E[id] / (1 - p) with id = ids[n,t] and r[n, v] ~ Bernoulli(1 - p) for each example n and word v, in training; y = E[id] in evaluation.
/// The same as dropping rows of the embedding matrix at random for each sentence.
/// Source: Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, NIPS 2016, section 4.2.
/// </remarks>
public sealed class EmbeddingDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Embedding embedding;
    private readonly Generator? generator;

    /// <param name="embedding">The embedding layer; it becomes a part of this module.</param>
    /// <param name="p">The drop rate of a word type in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public EmbeddingDropout(Embedding embedding, double p = 0.1, Generator? generator = null)
        : base(nameof(EmbeddingDropout))
    {
        ArgumentNullException.ThrowIfNull(embedding);
        this.p = DropRate.Checked(p);
        this.embedding = embedding;
        this.generator = generator;
        RegisterComponents();
    }

    /// <summary>The drop rate of a word type.</summary>
    public double p { get; }

    /// <param name="ids">[N, T], Int64.</param>
    /// <returns>[N, T, D].</returns>
    /// <exception cref="ArgumentException">ids are not [N, T] whole numbers.</exception>
    public override Tensor forward(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.ndim != 2 || ids.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"EmbeddingDropout needs token ids [N, T] of dtype Int64, but got [{string.Join(", ", ids.shape)}] of {ids.dtype}.",
                nameof(ids)
            );
        using var scope = NewDisposeScope();
        var vectors = embedding.call(ids);
        if (training && p == 1)
            vectors = vectors * 0;
        else if (training && p > 0)
        {
            var r = Masks.Bernoulli(
                [ids.shape[0], embedding.weight!.shape[0]],
                p,
                vectors.dtype,
                vectors.device,
                generator
            ); // [N, V]
            vectors = vectors * r.gather(1, ids).unsqueeze(2) / (1 - p);
        }
        return vectors.MoveToOuterDisposeScope();
    }
}
