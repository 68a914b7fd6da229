using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.Tests;

public class OptimSchedulerTests
{
    private static readonly double[] plateau = [1.0, 0.9, 0.9, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];

    private static readonly Dictionary<string, Func<SGD, LRScheduler>> schedulers = new()
    {
        ["StepLR"] = o => StepLR(o, 3, 0.5),
        ["MultiStepLR"] = o => MultiStepLR(o, [2, 5, 6], 0.3),
        ["ExponentialLR"] = o => ExponentialLR(o, 0.9),
        ["ConstantLR"] = o => ConstantLR(o, 0.25, 4),
        ["LinearLR"] = o => LinearLR(o, 0.2, 0.9, 6),
        ["PolynomialLR"] = o => PolynomialLR(o, 8, 2.0),
        ["CosineAnnealingLR"] = o => CosineAnnealingLR(o, 5, 0.05),
        ["LambdaLR"] = o => LambdaLR(o, e => Math.Pow(0.9, e)),
        ["MultiplicativeLR"] = o => MultiplicativeLR(o, e => e % 2 == 1 ? 0.95 : 0.8),
        ["OneCycleLR"] = o => OneCycleLR(o, 1.0, total_steps: 14),
        ["OneCycleLR three phases linear"] = o => OneCycleLR(o, 1.0, epochs: 7, steps_per_epoch: 2, three_phase: true, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, pct_start: 0.4),
        ["CyclicLR"] = o => CyclicLR(o, 0.1, 1.0, step_size_up: 3, step_size_down: 2),
        ["CyclicLR triangular2"] = o => CyclicLR(o, 0.1, 1.0, step_size_up: 2, mode: impl.CyclicLR.Mode.Triangular2),
        ["CyclicLR exp_range"] = o => CyclicLR(o, 0.1, 1.0, step_size_up: 2, mode: impl.CyclicLR.Mode.ExpRange, gamma: 0.9),
        ["ReduceLROnPlateau"] = o => ReduceLROnPlateau(o, factor: 0.5, patience: 2, cooldown: 1),
        ["ReduceLROnPlateau max abs"] = o => ReduceLROnPlateau(o, mode: "max", threshold: 0.05, threshold_mode: "abs", patience: 1, min_lr: [0.1]),
        ["SequentialLR"] = o => SequentialLR(o, [ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.8)], [3]),
        ["ChainedLR"] = o => ChainedLR([ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.8)]),
    };

    public static TheoryData<string> Names => [.. schedulers.Keys];

    private static SGD Optimizer() => optim.SGD([nn.Parameter(zeros(1))], 0.5, momentum: 0.9);

    [Theory, MemberData(nameof(Names))]
    public void Scheduler_gives_PyTorchs_rates_and_momenta(string name)
    {
        using var o = Optimizer();
        var s = schedulers[name](o);
        var numbers = new List<double>();
        for (var i = 0; i < plateau.Length; i++)
        {
            var group = (SGD.ParamGroup)o.ParamGroups.Single();
            numbers.AddRange([group.LearningRate, group.Momentum]);
            if (i > 0)
                Assert.Equal(group.LearningRate, s.get_last_lr().Single(), 1e-12);
            o.step();
            if (name.StartsWith("Reduce", StringComparison.Ordinal))
                s.step(plateau[i]);
            else
                s.step();
        }
        var expected = NnPyTorchTests.Recorded.GetProperty("schedulers").GetProperty(name).EnumerateArray().SelectMany(p => p.EnumerateArray().Select(v => v.GetDouble())).ToArray();
        Assert.Equal(expected.Length, numbers.Count);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - numbers[i]) < 1e-8, $"epoch {i / 2}, {(i % 2 == 0 ? "rate" : "momentum")}: {numbers[i]}, expected {expected[i]}");
    }

    [Fact]
    public void OneCycle_changes_the_first_beta_of_Adam()
    {
        using var o = optim.Adam([nn.Parameter(zeros(1))], 0.5);
        var s = OneCycleLR(o, 1.0, total_steps: 5);
        Assert.Equal((0.95, 0.999), ((Adam.ParamGroup)o.ParamGroups.Single()).Betas);
        s.step();
        Assert.InRange(((Adam.ParamGroup)o.ParamGroups.Single()).Betas.Item1, 0.85, 0.94);
        using var without = optim.Adagrad([nn.Parameter(zeros(1))]);
        Assert.ThrowsAny<Exception>(() => OneCycleLR(without, 1.0, total_steps: 5));
        OneCycleLR(without, 1.0, total_steps: 5, cycle_momentum: false);
    }

    [Fact]
    public void Misuse_is_an_error()
    {
        using var o = Optimizer();
        Assert.Throws<InvalidOperationException>(() => ReduceLROnPlateau(o).step());
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(o, mode: "middle"));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(o, factor: 1));
        Assert.ThrowsAny<Exception>(() => OneCycleLR(o, 1.0));
        var s = OneCycleLR(o, 1.0, total_steps: 2);
        Assert.ThrowsAny<Exception>(() =>
        {
            for (var i = 0; i < 5; i++)
                s.step();
        });
    }

    [Fact]
    public void A_given_epoch_is_jumped_to()
    {
        using var o = Optimizer();
        var s = StepLR(o, 3, 0.5);
        s.step(7);
        Assert.Equal(0.125, o.ParamGroups.Single().LearningRate, 1e-12);
    }
}
