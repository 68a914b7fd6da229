using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout's loss averaged over several masks a step, and dropout's gradient noise without dropout: the two effects of dropout one at a time.</summary>
/// <remarks>
/// The mean over the masks of the loss differs from the loss without masks (the explicit effect); a step sees a few masks only, so its gradient is noisy (the implicit effect).
/// With K masks a step the first stays and the covariance of the second is divided by K. Source: Wei, Kakade and Ma, The implicit and explicit regularization effects of
/// dropout, ICML 2020.
/// </remarks>
public static class MaskAveraging
{
    /// <summary>The mean cross-entropy over K masks for each example. K = 1 is dropout.</summary>
    /// <param name="net">From inputs [B, ...] to logits [B, C], with dropout layers; it is put into training mode.</param>
    /// <param name="x">[B, ...].</param>
    /// <param name="labels">Int64 [B].</param>
    /// <param name="K">Masks for each example, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">K is below 1.</exception>
    public static Tensor Explicit(nn.Module<Tensor, Tensor> net, Tensor x, Tensor labels, int K)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentOutOfRangeException.ThrowIfLessThan(K, 1);
        net.train();
        return nn.functional.cross_entropy(net.call(Copies(x, K)), labels.repeat(K));
    }

    /// <summary>A number whose expected gradient is 0 and whose gradient has the covariance of one mask's gradient: (L(r) - L(r')) / sqrt(2) for two independent sets of masks.</summary>
    /// <param name="net">As for <see cref="Explicit"/>.</param>
    /// <param name="x">[B, ...].</param>
    /// <param name="labels">Int64 [B].</param>
    public static Tensor Noise(nn.Module<Tensor, Tensor> net, Tensor x, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(net);
        net.train();
        var losses = nn.functional.cross_entropy(
            net.call(Copies(x, 2)),
            labels.repeat(2),
            reduction: nn.Reduction.None
        );
        return (losses.narrow(0, 0, x.shape[0]).mean() - losses.narrow(0, x.shape[0], x.shape[0]).mean())
            / Math.Sqrt(2);
    }

    /// <summary>K masks a step, and the noise that the averaging took away put back: the gradient has mean and covariance of dropout's.</summary>
    /// <param name="net">As for <see cref="Explicit"/>.</param>
    /// <param name="x">[B, ...].</param>
    /// <param name="labels">Int64 [B].</param>
    /// <param name="K">Masks for each example, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">K is below 1.</exception>
    public static Tensor NoiseBack(nn.Module<Tensor, Tensor> net, Tensor x, Tensor labels, int K) =>
        Explicit(net, x, labels, K) + Noise(net, x, labels) * Math.Sqrt(1 - 1.0 / K);

    private static Tensor Copies(Tensor x, int K) => x.repeat([K, .. Enumerable.Repeat(1L, (int)x.ndim - 1)]);
}
