using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Independent normal distributions, one per element: what fast dropout knows about a layer's output.</summary>
/// <param name="Mean">The means, of any shape.</param>
/// <param name="Variance">The variances, of the same shape, 0 or more.</param>
public sealed record GaussianActivations(Tensor Mean, Tensor Variance);

/// <summary>Fast dropout: instead of drawing masks, carry the mean and variance that the masks cause through the net, once.</summary>
/// <remarks>
/// A sum of many independently dropped inputs is nearly normal (central limit theorem), so each pre-activation is described by a mean and a
/// variance. Two approximations: normality, and independence between the units of a layer (they share inputs, so they are correlated in truth).
/// The mean and the variance behind the first dropout and Linear layer are exact.
/// Source: Wang and Manning, Fast dropout training, ICML 2013.
/// </remarks>
public static class FastDropout
{
    private const int Block = 256; // rows

    /// <summary>The logits of a net with dropout, as normal distributions.</summary>
    /// <param name="net">A Sequential (nested ones are flattened) of Linear, ReLU, dropout (InvertedDropout, StandardDropout, VectorizedDropout,
    /// nn.Dropout), Flatten and Identity.</param>
    /// <param name="x">Inputs [N, ...].</param>
    /// <returns>Mean and variance of shape [N, C].</returns>
    /// <exception cref="NotSupportedException">The net holds another kind of layer.</exception>
    public static GaussianActivations Logits(Sequential net, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(x);
        using var scope = NewDisposeScope();
        using var no = no_grad();
        // Block by block: what lies between two layers then stays in the caches.
        var blocks = x.split(Block).Select(rows => LogitsOfBlock(net, rows)).ToList();
        return new(
            cat([.. blocks.Select(b => b.Mean)]).MoveToOuterDisposeScope(),
            cat([.. blocks.Select(b => b.Variance)]).MoveToOuterDisposeScope()
        );
    }

    private static GaussianActivations LogitsOfBlock(Sequential net, Tensor x)
    {
        using var scope = NewDisposeScope();
        var a = new GaussianActivations(x, zeros_like(x));
        // Nothing varies before the first dropout: one product in place of two, and no integrals over normal distributions.
        var certain = true;
        foreach (var (name, layer) in WeightScaling.Flattened(net, ""))
        {
            certain &= layer is not IDropout and not Dropout;
            a = layer switch
            {
                Linear linear when certain => Certain(linear.call(a.Mean)),
                ReLU when certain => Certain(a.Mean.relu()),
                Linear linear => ThroughLinear(a, linear.weight, linear.bias),
                ReLU => ThroughReLU(a),
                StandardDropout dropout => ThroughDropout(a, dropout.p, inverted: false),
                InvertedDropout dropout => ThroughDropout(a, dropout.p, inverted: true),
                VectorizedDropout dropout => ThroughDropout(a, dropout.p, inverted: true),
                Dropout dropout => ThroughDropout(a, dropout.p, inverted: true),
                Flatten flatten => new(
                    a.Mean.flatten(flatten.start_dim, flatten.end_dim),
                    a.Variance.flatten(flatten.start_dim, flatten.end_dim)
                ),
                Identity => a,
                _ => throw new NotSupportedException(
                    $"Layer '{name}' ({layer.GetName()}) has no rule for mean and variance here. FastDropout.Logits knows Linear, ReLU, dropout, Flatten and Identity."
                ),
            };
        }
        return new(a.Mean.alias().MoveToOuterDisposeScope(), a.Variance.alias().MoveToOuterDisposeScope());
    }

    private static GaussianActivations Certain(Tensor mean) =>
        new(mean, zeros(1, 1, dtype: mean.dtype).expand(mean.shape));

    /// <summary>Class probabilities of a net with dropout in one pass.</summary>
    /// <param name="net">As in <see cref="Logits"/>.</param>
    /// <param name="x">Inputs [N, ...].</param>
    /// <param name="samples">How many times normal logits are drawn and put through softmax; the net itself runs once. With 0 nothing is drawn, and the
    /// approximation softmax(m_c / sqrt(1 + pi v_c / 8)) is used: the probit approximation of the logistic function (MacKay 1992), applied to each class.</param>
    /// <returns>[N, C], rows add up to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">samples is negative.</exception>
    /// <exception cref="NotSupportedException">The net holds another kind of layer.</exception>
    public static Tensor Probabilities(Sequential net, Tensor x, int samples = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var (mean, variance) = Logits(net, x);
        if (samples == 0)
            return (mean / (variance * (Math.PI / 8) + 1).sqrt()).softmax(1).MoveToOuterDisposeScope();
        var deviation = variance.sqrt();
        var sum = zeros_like(mean);
        for (var s = 0; s < samples; s++)
        {
            using var inner = NewDisposeScope();
            sum.add_((mean + deviation * randn_like(mean)).softmax(1));
        }
        return (sum / samples).MoveToOuterDisposeScope();
    }

    /// <summary>Through dropout. With q = 1 - p and an input of mean m and variance v, r x has the mean q m and the variance
    /// q v + q (1 - q) m^2; inverted dropout divides them by q and q^2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability (or, inverted, p = 1).</exception>
    public static GaussianActivations ThroughDropout(GaussianActivations a, double p, bool inverted)
    {
        ArgumentNullException.ThrowIfNull(a);
        var q = 1 - (inverted ? DropRate.CheckedBelowOne(p) : DropRate.Checked(p));
        return inverted
            ? new(a.Mean, a.Variance / q + a.Mean.square() * ((1 - q) / q))
            : new(a.Mean * q, a.Variance * q + a.Mean.square() * (q * (1 - q)));
    }

    /// <summary>Through y = W x + b with independent inputs: mean W m + b, variance W^2 v (elementwise square).</summary>
    /// <param name="a">Mean and variance [N, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out] or null.</param>
    public static GaussianActivations ThroughLinear(GaussianActivations a, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(weight);
        return new(nn.functional.linear(a.Mean, weight, bias), nn.functional.linear(a.Variance, weight.square()));
    }

    /// <summary>Through ReLU: mean and variance of max(0, Z) for Z ~ N(m, v), element by element.</summary>
    /// <remarks>With s = sqrt(v), a = m/s, Phi and phi the standard normal distribution function and density:
    /// E = m Phi(a) + s phi(a), E2 = (m^2 + v) Phi(a) + m s phi(a), variance E2 - E^2. Where v = 0 it is max(0, m) with variance 0.</remarks>
    public static GaussianActivations ThroughReLU(GaussianActivations a)
    {
        ArgumentNullException.ThrowIfNull(a);
        var (m, v) = (a.Mean, a.Variance);
        // E2 - E^2 subtracts nearly equal numbers when m >> s: done in double precision.
        var (md, vd) = (m.to_type(ScalarType.Float64), v.to_type(ScalarType.Float64));
        var s = vd.sqrt();
        var alpha = md / s.clamp_min(1e-150);
        var Phi = (alpha * (-Math.Sqrt(0.5))).erfc() * 0.5; // accurate in the lower tail, unlike 1 + erf
        var phi = (alpha.square() * -0.5).exp() * (1 / Math.Sqrt(2 * Math.PI));
        var mean = md * Phi + s * phi;
        // Var = v Phi + m^2 Phi (1 - Phi) + m s phi (1 - 2 Phi) - s^2 phi^2, the same as E2 - E^2 with less cancellation.
        var variance = vd * Phi + md.square() * Phi * (1 - Phi) + md * s * phi * (1 - Phi * 2) - (s * phi).square();
        return new(mean.clamp_min(0).to_type(m.dtype), variance.clamp_min(0).to_type(v.dtype));
    }
}
