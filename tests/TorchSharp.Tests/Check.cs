using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Comparing tensors with values worked out by hand.</summary>
internal static class Check
{
    public static void Values(Tensor t, params double[] expected) => Values(t, 1e-6, expected);

    public static void Values(Tensor t, double tolerance, double[] expected)
    {
        var actual = t.detach().to_type(ScalarType.Float64).contiguous().flatten().data<double>().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]}, got {actual[i]}");
    }

    public static void Shape(Tensor t, params long[] shape) => Assert.Equal(shape, t.shape);
}
