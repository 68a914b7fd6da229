using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

/// <summary>Statistical assertions. Each fails a true claim with a probability below 1e-6 (5 standard deviations of a normal distribution: 6e-7).</summary>
internal static class ByChance
{
    internal const double Deviations = 5;

    /// <summary>A rate counted in independent trials.</summary>
    internal static void Rate(double successes, double trials, double expected)
    {
        if (expected is 0 or 1)
        {
            Assert.Equal(expected * trials, successes);
            return;
        }
        var z = (successes - trials * expected) / Math.Sqrt(trials * expected * (1 - expected));
        Assert.True(
            Math.Abs(z) < Deviations,
            $"{successes} of {trials}, expected rate {expected}: {z:F1} standard deviations away"
        );
    }

    /// <summary>A mean of n independent values with a known standard deviation.</summary>
    internal static void Mean(double mean, double expected, double deviation, double n, double rounding = 1e-6)
    {
        var bound = Deviations * deviation / Math.Sqrt(n) + rounding;
        Assert.True(Math.Abs(mean - expected) < bound, $"mean {mean}, expected {expected} within {bound}");
    }

    /// <summary>Pearson's chi-square; the bound is the Wilson-Hilferty quantile at 5 deviations.</summary>
    internal static void Fits(IReadOnlyList<double> counts, IReadOnlyList<double> expected)
    {
        Assert.All(expected, e => Assert.True(e >= 5, "each cell needs an expected count of 5 or more"));
        var chi2 = counts.Zip(expected, (c, e) => (c - e) * (c - e) / e).Sum();
        var df = counts.Count - 1.0;
        var bound = df * Math.Pow(1 - 2 / (9 * df) + Deviations * Math.Sqrt(2 / (9 * df)), 3);
        Assert.True(chi2 < bound, $"chi-square {chi2:F1} with {df} degrees of freedom, bound {bound:F1}");
    }

    internal static float[] Floats(Tensor t) =>
        t.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray();

    internal static double[] Doubles(Tensor t) =>
        t.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();

    /// <summary>The largest absolute difference.</summary>
    internal static double Distance(Tensor a, Tensor b)
    {
        Assert.Equal(a.shape, b.shape);
        return a.numel() == 0
            ? 0
            : (a.detach().to_type(ScalarType.Float64) - b.detach().to_type(ScalarType.Float64))
                .abs()
                .max()
                .item<double>();
    }

    /// <summary>The gradient of f at x by central differences; f gives a scalar, x is Float64.</summary>
    internal static double[] NumericGradient(Func<Tensor, Tensor> f, Tensor x, double h = 1e-5)
    {
        using var no = no_grad();
        var values = Doubles(x);
        var gradient = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double At(double v)
            {
                var moved = (double[])values.Clone();
                moved[i] = v;
                return f(tensor(moved).reshape(x.shape)).item<double>();
            }
            gradient[i] = (At(values[i] + h) - At(values[i] - h)) / (2 * h);
        }
        return gradient;
    }

    /// <summary>Autograd's gradient of a random weighting of layer(x) equals the numeric one, with the same masks in each run.</summary>
    internal static void GradientIsRight(nn.Module<Tensor, Tensor> layer, long[] shape, bool train = true)
    {
        layer.train(train);
        random.manual_seed(3);
        var x = randn(shape, dtype: ScalarType.Float64);
        var w = randn(layer.call(x).shape, dtype: ScalarType.Float64);
        Tensor F(Tensor input)
        {
            random.manual_seed(11);
            return (layer.call(input) * w).sum();
        }
        var numeric = NumericGradient(F, x);
        var leaf = x.clone().requires_grad_();
        F(leaf).backward();
        var analytic = Doubles(leaf.grad!);
        for (var i = 0; i < numeric.Length; i++)
            Assert.Equal(numeric[i], analytic[i], 1e-6);
        Assert.Contains(analytic, g => g != 0);
    }
}
