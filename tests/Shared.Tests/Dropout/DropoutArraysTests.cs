namespace DropoutCourse.Tests;

public class DropoutArraysTests
{
    private static readonly float[] x = [1.5f, -2f, 0f, 3f, 0.25f];

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Expectation_and_variance_over_all_masks(double p)
    {
        for (var i = 0; i < x.Length; i++)
        {
            double Mean(Func<float[], float[]> y) => Masks.All(x.Length, p).Sum(m => m.Probability * y(m.Mask)[i]);
            Assert.Equal((1 - p) * x[i], Mean(r => DropoutArrays.StandardTrain(x, r)), 1e-5);
            Assert.Equal(DropoutArrays.StandardTest(x, p)[i], Mean(r => DropoutArrays.StandardTrain(x, r)), 1e-5);
            Assert.Equal(x[i], Mean(r => DropoutArrays.InvertedTrain(x, r, p)), 1e-5);
            var square = Masks
                .All(x.Length, p)
                .Sum(m => m.Probability * Math.Pow(DropoutArrays.InvertedTrain(x, m.Mask, p)[i], 2));
            Assert.Equal(x[i] * x[i] * p / (1 - p), square - x[i] * x[i], 1e-4);
        }
        Assert.Equal(x, DropoutArrays.InvertedTest(x));
    }

    [Fact]
    public void Backward_is_the_derivative_of_forward()
    {
        float[] r = [1, 0, 1, 1, 0],
            dy = [0.5f, 2, -1, 3, 1];
        const float h = 0.25f; // dropout is linear in x: differences are exact for any step
        void Check(Func<float[], float[]> forward, float[] backward)
        {
            for (var i = 0; i < x.Length; i++)
            {
                float Loss(float move) =>
                    forward([.. x.Select((v, j) => j == i ? v + move : v)]).Zip(dy, (a, b) => a * b).Sum();
                Assert.Equal((Loss(h) - Loss(-h)) / (2 * h), backward[i], 1e-4f);
            }
        }
        Check(v => DropoutArrays.StandardTrain(v, r), DropoutArrays.StandardBackward(dy, r));
        Check(v => DropoutArrays.InvertedTrain(v, r, 0.4), DropoutArrays.InvertedBackward(dy, r, 0.4));
    }

    [Fact]
    public void Ends_of_the_range_and_empty_arrays_are_exact()
    {
        float[] none = [0, 0, 0, 0, 0],
            all = [1, 1, 1, 1, 1];
        Assert.All(DropoutArrays.InvertedTrain(x, none, 1), v => Assert.Equal(0, v)); // no 0/0
        Assert.All(DropoutArrays.InvertedBackward(x, none, 1), v => Assert.Equal(0, v));
        Assert.Equal(x, DropoutArrays.InvertedTrain(x, all, 0));
        Assert.Equal(x, DropoutArrays.StandardTest(x, 0));
        Assert.All(DropoutArrays.StandardTest(x, 1), v => Assert.Equal(0, v));
        Assert.Empty(DropoutArrays.InvertedTrain([], [], 0.5));
        Assert.Empty(DropoutArrays.StandardTest([], 0.5));
    }

    [Fact]
    public void Arguments_stay_as_they_were_and_lengths_are_checked()
    {
        var before = (float[])x.Clone();
        var y = DropoutArrays.InvertedTest(x);
        y[0] = 99;
        Assert.Equal(before, x);
        var e = Assert.Throws<ArgumentException>(() => DropoutArrays.StandardTrain(x, [1f]));
        Assert.Contains("1 elements for 5 values", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DropoutArrays.InvertedBackward([1f], x, 0.5));
    }
}
