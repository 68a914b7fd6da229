using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public sealed class MeasureTests
{
    [Fact]
    public void Co_adaptation_is_the_mean_of_libtorchs_correlations()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.randn(100, 6) + torch.randn(100, 1);
        var r = torch.corrcoef(a.t()).abs();
        double expected = (r.sum().item<float>() - 6) / 30;
        var found = Measures.CoAdaptation(a);
        Assert.Equal(expected, found.MeanAbsoluteCorrelation, 1e-5);
        Assert.Equal((6, 6), (found.Alive, found.Units));
    }

    [Fact]
    public void Dead_units_are_left_out()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.randn(100, 6);
        var dead = torch.cat([a, torch.zeros(100, 2), torch.full(new long[] { 100, 1 }, 0.1f)], 1);
        var found = Measures.CoAdaptation(dead);
        Assert.Equal((6, 9), (found.Alive, found.Units));
        Assert.Equal(Measures.CoAdaptation(a).MeanAbsoluteCorrelation, found.MeanAbsoluteCorrelation, 1e-12);
        Assert.True(double.IsNaN(Measures.CoAdaptation(torch.zeros(10, 3)).MeanAbsoluteCorrelation));
    }

    [Fact]
    public void Copies_are_wholly_co_adapted_and_independent_units_by_chance_only()
    {
        using var scope = torch.NewDisposeScope();
        var u = torch.randn(400, 1);
        Assert.Equal(1, Measures.CoAdaptation(torch.cat([u, u * -3 + 1, u * 0.01f], 1)).MeanAbsoluteCorrelation, 6);
        // 4950 pairs, |r| has mean sqrt(2/(pi N)) and standard deviation about 0.6/sqrt(N); pairs are uncorrelated
        var independent = Measures.CoAdaptation(torch.randn(400, 100));
        Assert.InRange(independent.MeanAbsoluteCorrelation / independent.ByChance, 1 - 0.06, 1 + 0.06);
    }

    [Fact]
    public void Sparsity_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        var found = Measures.Sparsity(
            torch.tensor(
                new[,]
                {
                    { 0f, 2f, 0.01f },
                    { 0f, 4f, 0f },
                }
            )
        );
        Assert.Equal(0.5, found.ZeroShare, 12);
        Assert.Equal(6.01 / 6, found.MeanActivation, 6);
        Assert.Equal([0, 3, 0.005], found.UnitMeans.Select(m => Math.Round(m, 6)));
        Assert.Equal(
            4 / 6.0,
            Measures
                .Sparsity(
                    torch.tensor(
                        new[,]
                        {
                            { 0f, 2f, 0.01f },
                            { 0f, 4f, 0f },
                        }
                    ),
                    0.05
                )
                .ZeroShare,
            12
        );
    }

    [Fact]
    public void The_gap_is_train_minus_test()
    {
        Assert.Equal([0.25, -0.5], Measures.GeneralizationGap([1, 0.25], [0.75, 0.75]));
        Assert.Throws<ArgumentException>(() => Measures.GeneralizationGap([1], [1, 2]));
    }

    [Fact]
    public void Features_are_the_rows_as_pictures()
    {
        using var scope = torch.NewDisposeScope();
        var layer = nn.Linear(784, 5);
        var plain = Measures.Features(layer.weight!, scale: false);
        Assert.Equal([5, 28, 28], plain.shape);
        Assert.Equal(layer.weight![3, 2 * 28 + 7].item<float>(), plain[3, 2, 7].item<float>());
        Assert.False(plain.requires_grad);
        var scaled = Measures.Features(layer.weight!);
        Assert.All(scaled.abs().amax(new long[] { 1, 2 }).data<float>().ToArray(), m => Assert.Equal(1, m, 5));
        scaled.mul_(0);
        plain.mul_(0); // copies: the net keeps its weights
        Assert.True(layer.weight!.abs().sum().item<float>() > 0);
        Assert.False(Measures.Features(torch.zeros(2, 784)).isnan().any().item<bool>());
        Assert.Throws<ArgumentException>(() => Measures.Features(torch.zeros(2, 100)));
        Assert.Throws<ArgumentException>(() => Measures.CoAdaptation(torch.zeros(1, 100)));
    }
}
