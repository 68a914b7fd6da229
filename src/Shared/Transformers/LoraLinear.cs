using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>A low-rank adapter on a linear layer that stays as it is: y = W x + b + (alpha / r) B A dropout(x), with A [r, in] and B [out, r].</summary>
/// <remarks>B begins at 0, so the adapter changes nothing before the first step. Dropout acts on the adapter's input only. Source: Hu et al., LoRA, ICLR 2022, section 4.1; dropout in the authors' code (loralib).</remarks>
public sealed class LoraLinear : nn.Module<Tensor, Tensor>
{
    private readonly Linear frozen;
    private readonly Parameter A,
        B;
    private readonly VectorizedDropout drop;
    private readonly double scale;

    /// <param name="frozen">The layer to adapt; its weights no longer take gradients. It becomes a part of this module.</param>
    /// <param name="rank">r, 1 or more.</param>
    /// <param name="alpha">Strength of the adapter.</param>
    /// <param name="p">The drop rate on the adapter's input, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">rank is less than 1, or p is no probability.</exception>
    public LoraLinear(Linear frozen, int rank = 4, double alpha = 8, double p = 0)
        : base(nameof(LoraLinear))
    {
        ArgumentNullException.ThrowIfNull(frozen);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        this.frozen = frozen;
        foreach (var parameter in frozen.parameters())
            parameter.requires_grad = false;
        (long outputs, long inputs) = (frozen.weight.shape[0], frozen.weight.shape[1]);
        A = nn.Parameter(randn(rank, inputs) / Math.Sqrt(inputs));
        B = nn.Parameter(zeros(outputs, rank));
        drop = new VectorizedDropout(p);
        scale = alpha / rank;
        RegisterComponents();
    }

    /// <param name="x">[..., in].</param>
    /// <returns>[..., out].</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var small = nn.functional.linear(drop.call(x), A);
        return (frozen.call(x) + nn.functional.linear(small, B) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>Takes over what a trained net without adapters has learned; the adapters stay as they are.</summary>
    /// <param name="adapted">A net whose linear layers have adapters.</param>
    /// <param name="trained">A net of the same shape without them.</param>
    /// <exception cref="ArgumentException">A parameter of the trained net has no place in the adapted one.</exception>
    public static void CopyTrained(nn.Module adapted, nn.Module trained)
    {
        ArgumentNullException.ThrowIfNull(adapted);
        ArgumentNullException.ThrowIfNull(trained);
        using var no = no_grad();
        var places = adapted
            .named_parameters()
            .ToDictionary(p => p.name.Replace(".frozen.", ".", StringComparison.Ordinal), p => p.parameter);
        foreach (var (name, parameter) in trained.named_parameters())
        {
            if (!places.TryGetValue(name, out var place) || !place.shape.SequenceEqual(parameter.shape))
                throw new ArgumentException(
                    $"the adapted net has no parameter '{name}' of shape [{string.Join(", ", parameter.shape)}]",
                    nameof(adapted)
                );
            place.copy_(parameter);
        }
    }

    /// <summary>The one linear layer that does the same in evaluation: W + (alpha / r) B A.</summary>
    public Linear Merged()
    {
        using var no = no_grad();
        var merged = nn.Linear(frozen.weight.shape[1], frozen.weight.shape[0], frozen.bias is not null);
        merged.weight.copy_(frozen.weight + B.mm(A) * scale);
        if (frozen.bias is not null)
            merged.bias!.copy_(frozen.bias);
        return merged;
    }
}
