using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Tests;

public class WeightNoiseTests
{
    [Fact]
    public void MeanAndVarianceAreThoseOfDropoutOnTheInputs()
    {
        manual_seed(5);
        const int n = 200_000;
        const double p = 0.3;
        using var layer = new WeightNoiseLinear(4, 2, p);
        using var no = no_grad();
        var x = tensor(new[] { 0.5f, -1f, 2f, 0f }).reshape(1, 4);
        var y = layer.call(x.expand(n, 4));
        var exact = functional.linear(x, layer.weight, layer.bias);
        var variance = functional.linear(x.square(), layer.weight.square()) * (p / (1 - p));
        for (int i = 0; i < 2; i++)
        {
            double sd = Math.Sqrt(variance[0, i].item<float>());
            ByChance.Mean(y.select(1, i).mean().item<float>(), exact[0, i].item<float>(), sd, n, 1e-4);
            var squares = (y.select(1, i) - exact[0, i]).square();
            ByChance.Mean(squares.mean().item<float>(), sd * sd, sd * sd * Math.Sqrt(2), n, 1e-4);
        }
        // The outputs' noises are independent, while dropout's are tied by the inputs that they share.
        var z = (y - exact) / variance.sqrt();
        ByChance.Mean((z.select(1, 0) * z.select(1, 1)).mean().item<float>(), 0, 1, n);
    }

    [Fact]
    public void InEvaluationItIsALinearLayerAndGradientsFlow()
    {
        using var layer = new WeightNoiseLinear(3, 5, 0.5);
        var x = zeros(2, 3, requires_grad: true);
        layer.call(x).sum().backward(); // at 0 the deviation's root has no slope of its own
        Assert.True(layer.weight.grad!.isfinite().all().item<bool>());
        Assert.True(x.grad!.isfinite().all().item<bool>());
        layer.eval();
        var z = randn(2, 3);
        Assert.Equal(0, ByChance.Distance(layer.call(z), functional.linear(z, layer.weight, layer.bias)));
    }

    [Fact]
    public void WrongRatesAndShapesAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightNoiseLinear(3, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightNoiseLinear(0, 2));
        using var layer = new WeightNoiseLinear(3, 2);
        Assert.Contains("[N, 3]", Assert.Throws<ArgumentException>(() => layer.call(zeros(2, 4))).Message);
    }
}
