using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class FusedOptimizerTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam")]
    public void Takes_the_steps_of_torchs_own(string kind)
    {
        random.manual_seed(3);
        // Odd lengths for the tails; one long enough for the threads.
        long[][] shapes =
        [
            [7],
            [3, 5],
            [300, 1031],
            [1],
        ];
        Parameter[] a = [.. shapes.Select(s => new Parameter(randn(s)))],
            b = [.. a.Select(p => new Parameter(p.detach().clone()))];
        using optim.Optimizer theirs = kind switch
        {
            "sgd" => optim.SGD(a, 0.1),
            "momentum" => optim.SGD(a, 0.1, momentum: 0.9),
            _ => optim.Adam(a, 0.01, 0.8, 0.95, 1e-6),
        };
        using FusedOptimizer ours = kind switch
        {
            "sgd" => new FusedSgd(b, 0.1),
            "momentum" => new FusedSgd(b, 0.1, 0.9),
            _ => new FusedAdam(b, 0.01, 0.8, 0.95, 1e-6),
        };
        for (var step = 0; step < 20; step++)
        {
            theirs.zero_grad();
            ours.ZeroGrad();
            foreach (var (p, q) in a.Zip(b))
            {
                ((p - 0.3).pow(2).sum() + p.sin().sum()).backward();
                ((q - 0.3).pow(2).sum() + q.sin().sum()).backward();
            }
            theirs.step();
            ours.Step();
        }
        foreach (var (p, q) in a.Zip(b))
        {
            var (want, got) = (p.detach().data<float>().ToArray(), q.detach().data<float>().ToArray());
            for (var i = 0; i < want.Length; i++)
                Assert.InRange(got[i], want[i] - 2e-5f, want[i] + 2e-5f);
        }
        Assert.Equal(20, ours.Steps);
    }

    [Fact]
    public void A_parameter_without_gradient_stays_and_the_rate_may_change()
    {
        using var used = new Parameter(ones(3));
        using var unused = new Parameter(ones(3));
        using var o = new FusedSgd([used, unused], 1);
        (used * 2).sum().backward();
        o.LearningRate = 0.25;
        o.Step();
        Assert.Equal([0.5f, 0.5f, 0.5f], used.detach().data<float>().ToArray());
        Assert.Equal([1f, 1f, 1f], unused.detach().data<float>().ToArray());
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        using var p = new Parameter(ones(3));
        using var wide = new Parameter(ones(3, dtype: ScalarType.Float64));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedSgd([p], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedSgd([p], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusedAdam([p], beta2: double.NaN));
        Assert.Throws<ArgumentException>(() => new FusedSgd([], 1));
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => new FusedAdam([wide])).Message);
    }
}
