using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>The predictions whose confidence lies in (Low, High].</summary>
/// <param name="Low">Lower end of the bin.</param>
/// <param name="High">Upper end of the bin.</param>
/// <param name="Count">Number of predictions in it.</param>
/// <param name="Confidence">Their mean confidence; not a number if there are none.</param>
/// <param name="Accuracy">Share of them that is right; not a number if there are none.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>A reliability diagram: is a net that is "90 % sure" right in 90 % of the cases?</summary>
/// <param name="Bins">The bins from 0 to 1.</param>
/// <param name="ExpectedError">Expected calibration error: mean of |accuracy - confidence| over the predictions, bin by bin. 0..1, 0 is best.</param>
/// <param name="LargestError">Maximum calibration error: the largest |accuracy - confidence| of a bin that is not empty.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double ExpectedError, double LargestError);

/// <summary>
/// How far predicted probabilities can be believed.
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural networks", ICML 2017, section 2, eq. 2-5.
/// </summary>
public static class Calibration
{
    /// <summary>Sorts the predictions into bins of equal width by their confidence (the probability of the predicted class).</summary>
    /// <param name="probabilities">[N, C], each row sums to 1 (softmax outputs, or their mean over Monte-Carlo samples; not logits).</param>
    /// <param name="labels">[N] int64, 0..C-1.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, rows are not probabilities, or bins is less than 1.</exception>
    public static Reliability Diagram(Tensor probabilities, Tensor labels, int bins = 15)
    {
        Check(probabilities, labels);
        if (bins < 1)
            throw new ArgumentException($"bins is {bins}; it must be at least 1", nameof(bins));
        using var scope = torch.NewDisposeScope();
        var (confidence, predicted) = probabilities.detach().to_type(ScalarType.Float64).max(1);
        double[] confidences = Numbers(confidence);
        bool[] right = [.. predicted.eq(labels).cpu().data<bool>().ToArray()];

        var count = new int[bins];
        double[] sumConfidence = new double[bins],
            sumRight = new double[bins];
        for (int n = 0; n < right.Length; n++)
        {
            int bin = Math.Clamp((int)Math.Ceiling(confidences[n] * bins) - 1, 0, bins - 1);
            count[bin]++;
            sumConfidence[bin] += confidences[n];
            if (right[n])
                sumRight[bin]++;
        }
        ReliabilityBin[] all =
        [
            .. Enumerable
                .Range(0, bins)
                .Select(b => new ReliabilityBin(
                    (double)b / bins,
                    (b + 1.0) / bins,
                    count[b],
                    sumConfidence[b] / count[b],
                    sumRight[b] / count[b]
                )),
        ];
        var filled = all.Where(bin => bin.Count > 0).ToArray();
        return new Reliability(
            all,
            filled.Sum(bin => (double)bin.Count / right.Length * Math.Abs(bin.Accuracy - bin.Confidence)),
            filled.Max(bin => Math.Abs(bin.Accuracy - bin.Confidence))
        );
    }

    /// <summary>Entropy of each prediction, -sum_c p_c ln p_c, in nats: 0 if one class has probability 1, ln C if all are equal.</summary>
    /// <param name="probabilities">[N, C], each row sums to 1.</param>
    /// <returns>[N], same dtype.</returns>
    /// <exception cref="ArgumentException">Not [N, C], or rows are not probabilities.</exception>
    public static Tensor Entropy(Tensor probabilities)
    {
        Check(probabilities);
        using var scope = torch.NewDisposeScope();
        return probabilities.xlogy(probabilities).sum(1).neg().MoveToOuterDisposeScope(); // xlogy(0, 0) is 0, the limit
    }

    /// <summary>
    /// Brier score: mean over the examples of sum_c (p_c - [c is the label])^2. 0 (sure and right) .. 2 (sure and wrong).
    /// Source: G. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950.
    /// </summary>
    /// <param name="probabilities">[N, C], each row sums to 1.</param>
    /// <param name="labels">[N] int64, 0..C-1.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or rows are not probabilities.</exception>
    public static double Brier(Tensor probabilities, Tensor labels)
    {
        Check(probabilities, labels);
        using var scope = torch.NewDisposeScope();
        var p = probabilities.detach().to_type(ScalarType.Float64);
        // sum_c (p_c - y_c)^2 = sum_c p_c^2 - 2 p_label + 1
        return (p.square().sum(1) - p.gather(1, labels.unsqueeze(1)).squeeze(1) * 2 + 1).mean().item<double>();
    }

    /// <summary>Mean of -ln p_label in nats; infinite if a label was given probability 0.</summary>
    /// <param name="probabilities">[N, C], each row sums to 1.</param>
    /// <param name="labels">[N] int64, 0..C-1.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or rows are not probabilities.</exception>
    public static double NegativeLogLikelihood(Tensor probabilities, Tensor labels)
    {
        Check(probabilities, labels);
        using var scope = torch.NewDisposeScope();
        return probabilities
            .detach()
            .to_type(ScalarType.Float64)
            .gather(1, labels.unsqueeze(1))
            .log()
            .mean()
            .neg()
            .item<double>();
    }

    static void Check(Tensor probabilities, Tensor? labels = null)
    {
        if (probabilities.dim() != 2 || probabilities.shape[0] == 0)
            throw new ArgumentException(
                $"probabilities are [{string.Join(", ", probabilities.shape)}]; they must be [N, classes] with N at least 1",
                nameof(probabilities)
            );
        using var scope = torch.NewDisposeScope();
        var p = probabilities.detach().to_type(ScalarType.Float64);
        if (!(p.min().item<double>() >= 0 && (p.sum(1) - 1).abs().max().item<double>() < 1e-3)) // a NaN fails too
            throw new ArgumentException(
                "each row must hold probabilities: not negative, with sum 1. Are these logits? Apply softmax(1) first",
                nameof(probabilities)
            );
        if (labels is null)
            return;
        if (labels.dim() != 1 || labels.shape[0] != probabilities.shape[0] || labels.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"labels are {labels.dtype} [{string.Join(", ", labels.shape)}]; they must be Int64 [{probabilities.shape[0]}]",
                nameof(labels)
            );
        if (labels.min().item<long>() < 0 || labels.max().item<long>() >= probabilities.shape[1])
            throw new ArgumentException(
                $"labels are {labels.min().item<long>()} to {labels.max().item<long>()}; with {probabilities.shape[1]} classes they must be 0 to {probabilities.shape[1] - 1}",
                nameof(labels)
            );
    }

    static double[] Numbers(Tensor x)
    {
        using var access = x.cpu().contiguous().data<double>();
        return access.ToArray();
    }
}
