using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Monte-Carlo dropout: dropout stays on at test, and the predictions under T masks are averaged.</summary>
/// <remarks>Sources: Srivastava et al., JMLR 15 (2014), section 7.5 and figure 11 (averaging as the yardstick for weight scaling); Gal and Ghahramani,
/// ICML 2016 (the spread of the predictions as uncertainty).</remarks>
public static class MonteCarlo
{
    /// <summary>Predicts with T masks, a fresh one for each example and each of the T passes.</summary>
    /// <param name="net">A net that gives logits [N, C] for inputs [N, ...]. Its dropout layers draw; all its other layers (batch
    /// normalization, say) work as in evaluation. Afterwards every layer is in the mode it was in.</param>
    /// <param name="x">Inputs, N examples in the first dimension.</param>
    /// <param name="T">The number of masks, 1 or more.</param>
    /// <param name="batch">How many examples go through the net at once; the memory grows with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">T or batch is below 1.</exception>
    /// <exception cref="ArgumentException">The net has no dropout layer, so all T predictions would be the same.</exception>
    public static MonteCarloPrediction Predict(nn.Module<Tensor, Tensor> net, Tensor x, int T, long batch = 2000)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(T, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        using var scope = NewDisposeScope();
        using var no = no_grad();
        using var mode = DropoutOn(net);
        var parts = new List<MonteCarloPrediction>();
        for (var from = 0L; from < Math.Max(x.shape[0], 1); from += batch)
        {
            var part = x.narrow(0, from, Math.Min(batch, x.shape[0] - from));
            using var average = new MonteCarloAverage();
            for (var t = 0; t < T; t++)
            {
                using var logits = net.call(part);
                average.Add(logits);
            }
            parts.Add(average.Prediction());
        }
        Tensor Joined(Func<MonteCarloPrediction, Tensor> field) =>
            cat(parts.Select(field).ToArray(), 0).MoveToOuterDisposeScope();
        return new MonteCarloPrediction(
            T,
            Joined(m => m.ArithmeticMean),
            Joined(m => m.GeometricMean),
            Joined(m => m.PredictiveEntropy),
            Joined(m => m.ExpectedEntropy),
            Joined(m => m.MutualInformation)
        );
    }

    /// <summary>Puts the net into evaluation mode except for its dropout layers, which draw masks. Disposing the result puts every
    /// layer back into the mode it was in: <c>using (MonteCarlo.DropoutOn(net)) { ... }</c>.</summary>
    /// <exception cref="ArgumentException">The net has no dropout layer.</exception>
    public static IDisposable DropoutOn(nn.Module net)
    {
        ArgumentNullException.ThrowIfNull(net);
        var before = net.modules().Prepend(net).Distinct().Select(m => (Module: m, m.training)).ToList();
        if (!before.Any(m => IsDropout(m.Module)))
            throw new ArgumentException(
                "The net has no dropout layer: every pass would give the same prediction. Build it with InvertedDropout, nn.Dropout or another dropout layer.",
                nameof(net)
            );
        // train() also switches what is inside a module. Outer modules come first, so each gets its own mode in the end, also a
        // batch normalization inside a StochasticDepth.
        foreach (var (module, _) in before)
            module.train(IsDropout(module));
        return new Restore(before);
    }

    /// <summary>Whether train() makes this layer drop at random: the course's layers and those of torch.nn.</summary>
    public static bool IsDropout(nn.Module layer) =>
        layer is IDropout or Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout;

    private sealed class Restore(List<(nn.Module Module, bool Training)> before) : IDisposable
    {
        public void Dispose()
        {
            foreach (var (module, training) in before)
                module.train(training);
        }
    }
}

/// <summary>What T masks say about N examples of C classes. Probabilities are those of softmax(logits); entropies are in nats.</summary>
/// <param name="T">The number of masks.</param>
/// <param name="ArithmeticMean">[N, C]: (1/T) sum_t P_t, the usual Monte-Carlo prediction.</param>
/// <param name="GeometricMean">[N, C]: (prod_t P_t)^(1/T), scaled to add up to 1. Weight scaling approximates this one.</param>
/// <param name="PredictiveEntropy">[N]: the entropy of the arithmetic mean, 0 to log C: total uncertainty.</param>
/// <param name="ExpectedEntropy">[N]: the mean of the entropies of the P_t: uncertainty that stays when the net is known.</param>
/// <param name="MutualInformation">[N]: the difference of the two, 0 or more: how much the thinned nets disagree.</param>
public sealed record MonteCarloPrediction(
    int T,
    Tensor ArithmeticMean,
    Tensor GeometricMean,
    Tensor PredictiveEntropy,
    Tensor ExpectedEntropy,
    Tensor MutualInformation
)
{
    /// <summary>The most probable class of each example by the arithmetic mean, [N], Int64.</summary>
    public Tensor Classes => ArithmeticMean.argmax(1);
}

/// <summary>A running average over masks: Add the logits of each pass, then ask. It keeps sums, not passes, so T = 1000 costs no
/// more memory than T = 1, and the prediction can be looked at after each pass.</summary>
public sealed class MonteCarloAverage : IDisposable
{
    private Tensor? sumP,
        sumLogP,
        sumEntropy;

    /// <summary>How many passes have been added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one pass.</summary>
    /// <param name="logits">[N, C], the same shape each time.</param>
    /// <exception cref="ArgumentException">The shape is not that of the first pass or not [N, C].</exception>
    public void Add(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        DropRate.CheckDimensions(logits, 2, nameof(MonteCarloAverage), "logits of shape [N, C]");
        if (sumP is not null && !sumP.shape.SequenceEqual(logits.shape))
            throw new ArgumentException(
                $"The logits have the shape [{string.Join(", ", logits.shape)}], those before had [{string.Join(", ", sumP.shape)}].",
                nameof(logits)
            );
        using var scope = NewDisposeScope();
        using var no = no_grad();
        // Sums of many small numbers: in double precision, so that T = 1000 loses nothing.
        var logP = logits.to_type(ScalarType.Float64).log_softmax(1);
        var P = logP.exp();
        var entropy = -(P * logP).sum(1);
        if (sumP is null)
        {
            // Detached: the sums live as long as this object, whatever scope the first pass ran in.
            (sumP, sumLogP, sumEntropy) = (
                P.DetachFromDisposeScope(),
                logP.DetachFromDisposeScope(),
                entropy.DetachFromDisposeScope()
            );
        }
        else
        {
            sumP.add_(P);
            sumLogP!.add_(logP);
            sumEntropy!.add_(entropy);
        }
        Count++;
    }

    /// <summary>The prediction of the passes added so far, in Float64.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been added.</exception>
    public MonteCarloPrediction Prediction()
    {
        if (sumP is null)
            throw new InvalidOperationException("No pass has been added. Call Add(logits) first.");
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var arithmetic = sumP / Count;
        var geometric = (sumLogP! / Count).softmax(1); // exp(mean of logs), renormalized
        var predictive = -xlogy(arithmetic, arithmetic).sum(1);
        var expected = sumEntropy! / Count;
        var information = (predictive - expected).clamp_min(0); // rounding only: it can't be negative
        return new MonteCarloPrediction(
            Count,
            arithmetic.MoveToOuterDisposeScope(),
            geometric.MoveToOuterDisposeScope(),
            predictive.MoveToOuterDisposeScope(),
            expected.MoveToOuterDisposeScope(),
            information.MoveToOuterDisposeScope()
        );
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        sumP?.Dispose();
        sumLogP?.Dispose();
        sumEntropy?.Dispose();
    }
}
