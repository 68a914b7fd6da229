using DropoutCourse.Reproduce;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

/// <summary>Data and nets that train in milliseconds.</summary>
static class Tiny
{
    /// <summary>Ten noisy patterns: easy, but not without errors.</summary>
    public static DigitData Data(int train = 400, int test = 100, string name = "patterns")
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(7);
        var patterns = rand(10, 784, generator: generator);
        (Tensor, Tensor) Make(int n)
        {
            var labels = arange(n).remainder(10).to(ScalarType.Int64);
            return ((patterns.index_select(0, labels) + 0.7 * rand(n, 784, generator: generator)) / 1.7, labels);
        }
        var (a, b) = Make(train);
        var (c, d) = Make(test);
        return new DigitData(name, "made by the test", a, b, c, d);
    }

    public static PaperRecipe Recipe { get; } =
        new()
        {
            Hidden = [32, 16],
            Batch = 20,
            Epochs = 10,
            LearningRate = 0.02,
            HiddenDropRate = 0.2,
            MaxNorm = 2,
        };

    public static Job Job(
        int seed = 1,
        PaperRecipe? recipe = null,
        double? at = null,
        int train = 400,
        int validation = 0
    ) =>
        Experiments.Mlp(
            new Head("table2", "tiny", "a tiny net", at is null ? null : "something"),
            recipe ?? Recipe,
            new(train, validation),
            seed,
            test: true,
            at
        );
}

sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dropout-course-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
