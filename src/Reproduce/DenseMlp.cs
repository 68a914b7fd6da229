using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>
/// A multilayer perceptron with dropout whose training step is libtorch's matrix products: the quicker one for logistic units, which are never 0. The gradients are written out by hand, so
/// that the product that gives the gradient of the weights adds it to the velocity in the same pass; a test compares them with libtorch's own. <see cref="FastMlp"/> skips zeros instead.
/// </summary>
public sealed class DenseMlp(PaperRecipe recipe, Sequential net, Sequential velocity, Tensor images, Tensor labels)
    : IMlp
{
    private readonly Linear[] layers = [.. net.children().OfType<Linear>()],
        velocities = [.. velocity.children().OfType<Linear>()];

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<int> rows, Random random, double rate)
    {
        if (rows.Length != recipe.Batch)
            throw new ArgumentException($"{rows.Length} rows in a batch of {recipe.Batch}", nameof(rows));
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var at = tensor(Array.ConvertAll(rows.ToArray(), row => (long)row));
        var wanted = labels.index_select(0, at);

        // What a layer gets (after dropout), what it got before dropout, and the mask.
        var input = new Tensor[layers.Length];
        var units = new Tensor[layers.Length];
        var mask = new Tensor?[layers.Length];
        units[0] = images.index_select(0, at);
        for (int l = 0; ; l++)
        {
            mask[l] = Mask(units[l], l, random);
            input[l] = mask[l] is { } m ? units[l] * m : units[l];
            var sum = addmm(layers[l].bias!, input[l], layers[l].weight.t(), 1, 1);
            if (l == layers.Length - 1)
            {
                var logProbabilities = sum.log_softmax(1);
                double loss = -logProbabilities.gather(1, wanted.unsqueeze(1)).mean().item<float>();
                Backward(
                    (logProbabilities.exp() - nn.functional.one_hot(wanted, sum.shape[1])) / rows.Length,
                    input,
                    units,
                    mask,
                    rate
                );
                return loss;
            }
            units[l + 1] = recipe.Activation == PaperActivation.ReLU ? sum.relu_() : sum.sigmoid_();
        }
    }

    private void Backward(Tensor gradient, Tensor[] input, Tensor[] units, Tensor?[] mask, double rate)
    {
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            var (weight, bias, weightVelocity, biasVelocity) = (
                layers[l].weight!,
                layers[l].bias!,
                velocities[l].weight!,
                velocities[l].bias!
            );
            Tensor? below = null;
            if (l > 0)
            {
                below = gradient.mm(weight);
                if (mask[l] is { } m)
                    below.mul_(m);
                below.mul_(recipe.Activation == PaperActivation.ReLU ? units[l].gt(0) : units[l] * (1 - units[l]));
            }
            // v = momentum v + gradient; w = w - rate v. The penalty's gradient is 2 λ w.
            weightVelocity.addmm_(gradient.t(), input[l], (float)recipe.Momentum, 1);
            if (recipe.L2 > 0)
                weightVelocity.add_(weight, alpha: 2 * recipe.L2);
            weight.add_(weightVelocity, alpha: -rate);
            biasVelocity.mul_(recipe.Momentum).add_(gradient.sum([0L]));
            bias.add_(biasVelocity, alpha: -rate);
            if (recipe.MaxNorm is { } c)
                MaxNorm.Apply(weight, c);
            if (below is not null)
                gradient = below;
        }
    }

    /// <summary>Null without dropout.</summary>
    private Tensor? Mask(Tensor values, int layer, Random random)
    {
        if (recipe.DropRateBefore(layer) == 0)
            return null;
        var mask = new float[values.numel()];
        IMlp.Draw(recipe, layer, mask, random);
        return tensor(mask).reshape(values.shape);
    }

    /// <inheritdoc/>
    public (double Loss, double Error) Evaluate(int first, int count)
    {
        using var some = images.narrow(0, first, count);
        using var wanted = labels.narrow(0, first, count);
        var (loss, accuracy) = Trainer.Evaluate(net, some, wanted);
        return (loss, 1 - accuracy);
    }

    /// <summary>Nothing to do: the step works on the nets' own weights.</summary>
    public void Store() { }

    public void Dispose() { }
}
