using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>An MLP (linear, ReLU, dropout at rate 0.5, ..., linear) with cross-entropy, its gradients written out by hand: all memory is there before the first step, and
/// between two matrix products little is left to do. The optimizer works on the parameters of an ordinary Sequential.</summary>
internal sealed class HandMlp : IDisposable
{
    private const double DropRate = 0.5;

    private readonly Linear[] layers;
    private readonly Tensor[] value,
        delta,
        weightGradient,
        biasGradient;
    private readonly uint[][] bits;
    private readonly FusedOptimizer optimizer;
    private readonly bool owner;
    private ulong seed = 1;

    /// <param name="widths">Inputs, hidden layers, classes.</param>
    /// <param name="batch">Rows of each batch.</param>
    /// <param name="kind">sgd (momentum 0.9) or adam.</param>
    /// <param name="same">Another one that shares parameters, gradients and optimizer, for batches of another size.</param>
    public HandMlp(int[] widths, int batch, string kind, HandMlp? same = null)
    {
        owner = same is null;
        layers = same?.layers ?? [.. widths.Skip(1).Select((n, l) => Linear(widths[l], n))];
        value = [.. widths.Skip(1).Select(n => zeros(batch, n))];
        delta = [.. widths.Skip(1).Select(n => zeros(batch, n))];
        bits = [.. widths.Skip(1).Select(n => new uint[FusedDropout.Words(batch * n)])];
        weightGradient = same?.weightGradient ?? [.. layers.Select(l => zeros_like(l.weight).requires_grad_(false))];
        biasGradient = same?.biasGradient ?? [.. layers.Select(l => zeros_like(l.bias!).requires_grad_(false))];
        var parameters = layers.SelectMany(l => new[] { l.weight, l.bias! }).ToArray();
        if (owner)
            for (var l = 0; l < layers.Length; l++)
                (layers[l].weight.grad, layers[l].bias!.grad) = (weightGradient[l], biasGradient[l]);
        optimizer =
            same?.optimizer
            ?? (
                kind switch
                {
                    "sgd" => new FusedSgd(parameters, 0.01, 0.9),
                    "adam" => new FusedAdam(parameters),
                    _ => throw new ArgumentException($"\"{kind}\" is neither sgd nor adam."),
                }
            );
    }

    public IReadOnlyList<Linear> Layers => layers;

    /// <summary>The masks of the last step, 0 and 2, one for each hidden layer.</summary>
    public Tensor[] Masks() =>
        [.. Enumerable.Range(0, layers.Length - 1).Select(l => FusedDropout.Mask(bits[l], value[l].shape, DropRate))];

    /// <summary>The gradients of the last step.</summary>
    public IReadOnlyList<Tensor> WeightGradients => weightGradient;

    public IReadOnlyList<Tensor> BiasGradients => biasGradient;

    /// <summary>One step on x [batch, inputs] and y [batch].</summary>
    public void Step(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var last = layers.Length - 1;
        for (var l = 0; l <= last; l++)
        {
            value[l].addmm_(l == 0 ? x : value[l - 1], layers[l].weight.t(), 0, 1);
            value[l].add_(layers[l].bias!);
            if (l == last)
                break;
            value[l].relu_();
            FusedDropout.Forward(value[l], value[l], bits[l], DropRate, seed++);
        }
        // Softmax minus the label, over the batch size: the gradient of the mean cross-entropy.
        var batch = x.shape[0];
        delta[last].copy_(value[last].softmax(1));
        delta[last].scatter_add_(1, y.unsqueeze(1), full(batch, 1, -1f));
        delta[last].div_(batch);
        optimizer.BeginStep();
        for (var l = last; l >= 0; l--)
        {
            if (l > 0)
                delta[l - 1].addmm_(delta[l], layers[l].weight, 0, 1);
            weightGradient[l].addmm_(delta[l].t(), l == 0 ? x : value[l - 1], 0, 1);
            biasGradient[l].copy_(delta[l].sum(dim: 0));
            // Nothing needs this layer's weights any more, and its gradient is still in the cache.
            optimizer.StepOne(2 * l);
            optimizer.StepOne(2 * l + 1);
            // A value of 0 was dropped or off: either way nothing passes. All others passed with the factor 1 / (1 - p).
            if (l > 0)
                FusedDropout.BackwardThroughReLU(delta[l - 1], value[l - 1], DropRate);
        }
    }

    public void Dispose()
    {
        foreach (var t in value.Concat(delta))
            t.Dispose();
        if (!owner)
            return;
        foreach (var t in weightGradient.Concat(biasGradient))
            t.Dispose();
        optimizer.Dispose();
        foreach (var l in layers)
            l.Dispose();
    }
}
