using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Tests;

/// <summary>On softmax regression with a batch of one example, all masks can be enumerated, and with them mean and covariance of the gradient.</summary>
public class MaskAveragingTests
{
    private const double P = 0.4;
    private static readonly float[] Input = [1f, -2f, 0.5f];

    private static Sequential Net()
    {
        manual_seed(3);
        return Sequential(("drop", new InvertedDropout(P)), ("fc", Linear(3, 2)));
    }

    private static double[] Gradient(Sequential net, Tensor loss)
    {
        net.zero_grad();
        loss.backward();
        return ByChance.Doubles(((Linear)net[1]).weight.grad!.flatten());
    }

    // Mean and covariance over all eight masks.
    private static (double[] Mean, double[,] Covariance) Enumerated(Sequential net)
    {
        net.eval();
        var mean = new double[6];
        var square = new double[6, 6];
        foreach (var (r, probability) in Masks.All(3, P))
        {
            var x = tensor(Input.Zip(r, (v, keep) => (float)(v * keep / (1 - P))).ToArray()).reshape(1, 3);
            var g = Gradient(net, functional.cross_entropy(net.call(x), zeros(1, dtype: ScalarType.Int64)));
            for (int i = 0; i < 6; i++)
            {
                mean[i] += probability * g[i];
                for (int j = 0; j < 6; j++)
                    square[i, j] += probability * g[i] * g[j];
            }
        }
        for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            square[i, j] -= mean[i] * mean[j];
        return (mean, square);
    }

    private static void Compare(
        Sequential net,
        Func<Tensor, Tensor, Tensor> loss,
        double meanFactor,
        double covarianceFactor
    )
    {
        const int draws = 4_000;
        var (mean, covariance) = Enumerated(net);
        var (x, y) = (tensor(Input).reshape(1, 3), zeros(1, dtype: ScalarType.Int64));
        var samples = Enumerable
            .Range(0, draws)
            .Select(_ =>
            {
                using var scope = NewDisposeScope();
                return Gradient(net, loss(x, y));
            })
            .ToArray();
        for (int i = 0; i < 6; i++)
        {
            ByChance.Mean(
                samples.Average(g => g[i]),
                meanFactor * mean[i],
                Math.Sqrt(covarianceFactor * covariance[i, i]),
                draws,
                1e-5
            );
            for (int j = 0; j <= i; j++)
            {
                double[] products =
                [
                    .. samples.Select(g => (g[i] - meanFactor * mean[i]) * (g[j] - meanFactor * mean[j])),
                ];
                double average = products.Average();
                double deviation = Math.Sqrt(products.Average(v => (v - average) * (v - average)));
                ByChance.Mean(average, covarianceFactor * covariance[i, j], deviation, draws, 1e-5);
            }
        }
    }

    [Fact]
    public void KMasksKeepTheMeanAndDivideTheCovarianceByK()
    {
        using var net = Net();
        Compare(net, (x, y) => MaskAveraging.Explicit(net, x, y, 4), 1, 0.25);
    }

    [Fact]
    public void TheNoiseAloneHasMeanZeroAndTheWholeCovariance()
    {
        using var net = Net();
        Compare(net, (x, y) => MaskAveraging.Noise(net, x, y), 0, 1);
    }

    [Fact]
    public void NoisePutBackGivesMeanAndCovarianceOfDropout()
    {
        using var net = Net();
        Compare(net, (x, y) => MaskAveraging.NoiseBack(net, x, y, 4), 1, 1);
    }

    [Fact]
    public void AtLeastOneMask() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MaskAveraging.Explicit(Net(), zeros(1, 3), zeros(1, dtype: ScalarType.Int64), 0)
        );
}
