using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>How much the units of a layer do the same.</summary>
/// <param name="MeanAbsoluteCorrelation">Mean of |correlation| over all pairs of living units, 0..1; not a number if fewer than two live.</param>
/// <param name="Alive">Units whose activation is not the same for all examples.</param>
/// <param name="Units">All units.</param>
/// <param name="ByChance">What independent units would show on as many examples, about sqrt(2 / (pi N)).</param>
public sealed record CoAdaptation(double MeanAbsoluteCorrelation, int Alive, int Units, double ByChance);

/// <summary>How sparse a layer's activations are.</summary>
/// <param name="ZeroShare">Share of activations that are 0 (or not above the threshold in size), 0..1.</param>
/// <param name="MeanActivation">Mean over examples and units.</param>
/// <param name="UnitMeans">Mean activation of each unit: Srivastava et al. draw their histogram.</param>
public sealed record Sparsity(double ZeroShare, double MeanActivation, double[] UnitMeans);

/// <summary>
/// Measures of what dropout does to the hidden units.
/// Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout", JMLR 15, 2014, section 7.1 (features), 7.2 (sparsity).
/// </summary>
public static class Measures
{
    /// <summary>Co-adaptation as the mean absolute correlation between the activations of two hidden units. Take activations in eval mode, so that the masks add no noise.</summary>
    /// <param name="activations">[N, H]: N examples, H units. Units that never vary (dead ones) are left out.</param>
    /// <exception cref="ArgumentException">Not two dimensions, or fewer than two examples.</exception>
    public static CoAdaptation CoAdaptation(Tensor activations)
    {
        Check(activations);
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var a = activations.to_type(ScalarType.Float64);
        var alive = a.amax(0).gt(a.amin(0)).nonzero().squeeze(1);
        long H = alive.shape[0],
            N = a.shape[0];
        double chance = Math.Sqrt(2 / (Math.PI * N));
        if (H < 2)
            return new CoAdaptation(double.NaN, (int)H, (int)a.shape[1], chance);
        a = a.index_select(1, alive);
        a = a - a.mean(new long[] { 0 }, keepdim: true);
        a = a / a.square().sum(0, keepdim: true).sqrt();
        double sum = a.t().mm(a).abs().sum().item<double>(); // H of the H*H entries are the units with themselves
        return new CoAdaptation((sum - H) / (H * (H - 1.0)), (int)H, (int)activations.shape[1], chance);
    }

    /// <summary>Sparsity of a layer (Srivastava et al. 2014, figure 8). Take activations in eval mode.</summary>
    /// <param name="activations">[N, H], after the nonlinearity.</param>
    /// <param name="threshold">Activations up to this size count as 0; for a sigmoid take for instance 0.05.</param>
    /// <exception cref="ArgumentException">Not two dimensions, or fewer than two examples.</exception>
    public static Sparsity Sparsity(Tensor activations, double threshold = 0)
    {
        Check(activations);
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var a = activations.to_type(ScalarType.Float64);
        using var means = a.mean(new long[] { 0 }).cpu().data<double>();
        return new Sparsity(
            a.abs().le(threshold).to_type(ScalarType.Float64).mean().item<double>(),
            a.mean().item<double>(),
            means.ToArray()
        );
    }

    /// <summary>Generalization gap of each epoch: by how much the net is better on the data that it was trained on.</summary>
    /// <param name="trainAccuracy">Accuracy on the training set, epoch by epoch.</param>
    /// <param name="testAccuracy">Accuracy on held-out data, same length and unit.</param>
    /// <returns>Train minus test.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] GeneralizationGap(IReadOnlyList<double> trainAccuracy, IReadOnlyList<double> testAccuracy)
    {
        if (trainAccuracy.Count != testAccuracy.Count)
            throw new ArgumentException(
                $"{trainAccuracy.Count} training and {testAccuracy.Count} test values; there must be equally many"
            );
        return [.. trainAccuracy.Zip(testAccuracy, (train, test) => train - test)];
    }

    /// <summary>The weights of a first layer as pictures, one for each unit (Srivastava et al. 2014, figure 7).</summary>
    /// <param name="weight">[H, rows * columns]: the weight of the first linear layer.</param>
    /// <param name="rows">Height of the input images.</param>
    /// <param name="columns">Width of the input images.</param>
    /// <param name="scale">True: each picture is divided by its largest absolute weight, so that its values lie in -1..1. False: the weights themselves.</param>
    /// <returns>[H, rows, columns] float32, a copy.</returns>
    /// <exception cref="ArgumentException">The weight has another shape.</exception>
    public static Tensor Features(Tensor weight, int rows = 28, int columns = 28, bool scale = true)
    {
        if (weight.dim() != 2 || weight.shape[1] != rows * columns)
            throw new ArgumentException(
                $"the weight is [{string.Join(", ", weight.shape)}]; it must be [units, {rows * columns}]",
                nameof(weight)
            );
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var pictures = weight.detach().cpu().to_type(ScalarType.Float32).clone();
        if (scale)
            pictures = pictures / pictures.abs().amax(new long[] { 1 }, keepdim: true).clamp_min(1e-30f);
        return pictures.reshape(-1, rows, columns).MoveToOuterDisposeScope();
    }

    static void Check(Tensor activations)
    {
        if (activations.dim() != 2 || activations.shape[0] < 2 || activations.shape[1] < 1)
            throw new ArgumentException(
                $"activations are [{string.Join(", ", activations.shape)}]; they must be [examples, units] with at least two examples",
                nameof(activations)
            );
    }
}
