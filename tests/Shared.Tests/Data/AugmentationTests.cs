using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public sealed class AugmentationTests
{
    [Fact]
    public void A_shift_by_whole_pixels_moves_the_pixels()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.rand(3, 1, 28, 28);
        var moved = Augmentation.Move(x, down: 2, right: -3, background: -1);
        Assert.True(moved[.., .., 2.., ..25].Equals(x[.., .., ..26, 3..]));
        Assert.True((moved[.., .., ..2, ..] == -1).all().item<bool>());
        Assert.True((moved[.., .., .., 25..] == -1).all().item<bool>());
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(180, 2)]
    [InlineData(-90, 3)]
    [InlineData(360, 0)]
    public void A_quarter_turn_is_libtorchs_rot90(double degrees, int quarters)
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.rand(2, 1, 28, 28);
        Assert.True(Augmentation.Move(x, degrees: degrees).allclose(x.rot90(quarters, (2, 3)), 1e-5, 1e-5));
    }

    [Fact]
    public void Between_pixels_the_neighbors_are_weighted_and_the_brightness_stays()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.zeros(1, 1, 28, 28);
        x[0, 0, 10, 10] = 1;
        var moved = Augmentation.Move(x, down: 0.25, right: 0.5);
        Assert.Equal(0.375f, moved[0, 0, 10, 10].item<float>(), 5);
        Assert.Equal(0.375f, moved[0, 0, 10, 11].item<float>(), 5);
        Assert.Equal(0.125f, moved[0, 0, 11, 10].item<float>(), 5);
        Assert.Equal(1f, moved.sum().item<float>(), 5);
    }

    [Fact]
    public void A_turned_ramp_is_a_ramp_in_the_turned_direction()
    {
        // Bilinear interpolation is exact for linear images. A ramp that grows to the right, turned counterclockwise by t, grows along (cos t to the right, sin t upwards).
        using var scope = torch.NewDisposeScope();
        var axis = torch.arange(28, dtype: ScalarType.Float32) - 13.5f;
        Tensor right = axis.reshape(1, 1, 1, 28).expand(1, 1, 28, 28),
            up = -axis.reshape(1, 1, 28, 1).expand(1, 1, 28, 28);
        float t = 17 * MathF.PI / 180;
        var expected = right * MathF.Cos(t) + up * MathF.Sin(t);
        var turned = Augmentation.Move(right.clone(), degrees: 17);
        Assert.True(turned[.., .., 5..23, 5..23].allclose(expected[.., .., 5..23, 5..23], 1e-4, 1e-4)); // nearer to the edges the background comes in
        // first the turn, then the shift
        var both = Augmentation.Move(right.clone(), down: 2, right: 1, degrees: 17);
        Assert.True(both[.., .., 7..23, 6..23].allclose(turned[.., .., 5..21, 5..22], 1e-4, 1e-4));
    }

    [Fact]
    public void Each_image_has_amounts_of_its_own_within_the_limits()
    {
        const int N = 4000;
        using var scope = torch.NewDisposeScope();
        var x = torch.zeros(N, 1, 28, 28);
        x[.., .., 14, 14] = 1;
        var moved = Augmentation.ShiftAndTurn(x, seed: 5, maxShift: 3, maxDegrees: 0);
        var axis = torch.arange(28, dtype: ScalarType.Float32);
        float[] down = [.. (moved.sum(new long[] { 1, 3 }) * axis).sum(1).data<float>().ToArray().Select(y => y - 14)];
        float[] right = [.. (moved.sum(new long[] { 1, 2 }) * axis).sum(1).data<float>().ToArray().Select(y => y - 14)];
        foreach (var shifts in new[] { down, right })
        {
            Assert.All(shifts, shift => Assert.InRange(shift, -3.001, 3.001));
            // uniform on -3..3: variance 3, standard error of the mean sqrt(3/N); of the variance sqrt((m4 - v^2)/N) = sqrt(7.2/N)
            Assert.InRange(shifts.Average(), -5.5 * Math.Sqrt(3.0 / N), 5.5 * Math.Sqrt(3.0 / N));
            Assert.InRange(
                shifts.Average(shift => shift * shift),
                3 - 5.5 * Math.Sqrt(7.2 / N),
                3 + 5.5 * Math.Sqrt(7.2 / N)
            );
        }
        double correlation = down.Zip(right, (a, b) => a * b / 3.0).Average();
        Assert.InRange(correlation, -5.5 / Math.Sqrt(N), 5.5 / Math.Sqrt(N));
    }

    [Fact]
    public void The_seed_and_the_number_of_the_image_decide_alone()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.rand(500, 1, 28, 28);
        var all = Augmentation.ShiftAndTurn(x, seed: 1);
        Assert.True(all.Equals(Augmentation.ShiftAndTurn(x, seed: 1)));
        Assert.True(all[..7].Equals(Augmentation.ShiftAndTurn(x[..7], seed: 1))); // seven images are not divided among threads as 500 are
        Assert.True(all.reshape(500, 784).Equals(Augmentation.ShiftAndTurn(x.reshape(500, 784), seed: 1)));
        Assert.False(all.allclose(Augmentation.ShiftAndTurn(x, seed: 2)));
        Assert.True(x.Equals(Augmentation.ShiftAndTurn(x, seed: 1, maxShift: 0, maxDegrees: 0)));
    }

    [Fact]
    public void Wrong_shapes_types_and_amounts_are_errors()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains(
            "[2, 3, 28, 28]",
            Assert.Throws<ArgumentException>(() => Augmentation.Move(torch.zeros(2, 3, 28, 28))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Float32",
            Assert
                .Throws<ArgumentException>(() => Augmentation.Move(torch.zeros(2, 1, 28, 28, dtype: ScalarType.Byte)))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Augmentation.ShiftAndTurn(torch.zeros(2, 784), 1, maxShift: -1));
        Assert.Equal([0, 1, 28, 28], Augmentation.Move(torch.zeros(0, 1, 28, 28)).shape);
    }
}
