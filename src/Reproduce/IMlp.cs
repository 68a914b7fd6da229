namespace DropoutCourse.Reproduce;

/// <summary>A multilayer perceptron in training: forward and backward pass, momentum and max-norm of one step, written out by hand. The same seeds give the same masks in each kind.</summary>
public interface IMlp : IDisposable
{
    /// <summary>One step on the given rows of the training set; returns the mean loss in nats, with dropout on.</summary>
    double Step(ReadOnlySpan<int> rows, Random random, double rate);

    /// <summary>Mean loss in nats and share of wrong answers on the training set's rows [first, first + count), without dropout.</summary>
    (double Loss, double Error) Evaluate(int first, int count);

    /// <summary>Puts weights and velocities into the nets that they came from.</summary>
    void Store();

    /// <summary>Draws what the values before a layer are multiplied with: 0 or 1/(1-p), or normal numbers of the same mean and variance.</summary>
    /// <param name="layer">0 for the inputs.</param>
    internal static void Draw(PaperRecipe recipe, int layer, float[] noise, Random random)
    {
        double p = recipe.DropRateBefore(layer);
        ulong seed = (ulong)random.NextInt64();
        if (recipe.Noise == PaperNoise.Gaussian)
            GaussianNoise.Fill(noise, Math.Sqrt(p / (1 - p)), seed);
        else
            VectorizedMask.Fill(noise, p, seed, (float)(1 / (1 - p)));
    }
}
