using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public class GradientDirectionsTests
{
    [Fact]
    public void ThreeGradientsByHand()
    {
        // Angles of the pairs: 90, 45 and 45 degrees; to the reference: 0, 90, 45 degrees. Lengths 2, 1 and the root of 18.
        var g = tensor(
            new[,]
            {
                { 2f, 0f },
                { 0f, 1f },
                { 3f, 3f },
            }
        );
        var directions = GradientDirections.Of(g, tensor(new[] { 5f, 0f }));
        double half = Math.Sqrt(0.5);
        Assert.Equal(1 - 2 * half / 3, directions.Variance, 1e-6);
        Assert.Equal(1 - (1 + half) / 3, directions.Error, 1e-6);
        Assert.Equal((3 + Math.Sqrt(18)) / 3, directions.MeanNorm, 1e-6);
    }

    [Fact]
    public void LengthsDoNotMatterAndOneDirectionHasNoVariance()
    {
        var g = randn(1, 50).expand(6, 50) * arange(1, 7).reshape(6, 1);
        var directions = GradientDirections.Of(g, -g[0]);
        Assert.Equal(0, directions.Variance, 1e-5);
        Assert.Equal(2, directions.Error, 1e-5);
    }

    [Fact]
    public void WrongShapesAndZerosAreNamed()
    {
        var ok = ones(2, 3);
        Assert.Throws<ArgumentException>(() => GradientDirections.Of(ones(1, 3), ones(3)));
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => GradientDirections.Of(ok, ones(4))).Message);
        Assert.Contains(
            "no direction",
            Assert.Throws<ArgumentException>(() => GradientDirections.Of(ok, zeros(3))).Message
        );
    }
}
