namespace DropoutCourse;

/// <summary>Dropout on plain arrays: all of its arithmetic, with nothing hidden.</summary>
/// <remarks>
/// <para>x are the outputs of a layer (of any length n, one example), r is the mask, r[i] = 1 keeps unit i and 0 drops it,
/// p is the probability of being dropped, dy is the gradient of the loss with respect to the output of the dropout layer.</para>
/// <para>Two forms. <b>Standard</b> (Srivastava et al., JMLR 15, 2014, section 4): mask in training, multiply by 1 - p at test.
/// <b>Inverted</b>: mask and divide by 1 - p in training, do nothing at test. Both give the next layer the same expected input in
/// training and at test. Never multiply by 1/(1 - p) at test.</para>
/// <para>No method changes its arguments; empty arrays give empty arrays.</para>
/// </remarks>
public static class DropoutArrays
{
    /// <summary>Standard form, training: y_i = r_i x_i.</summary>
    /// <exception cref="ArgumentException">x and r differ in length.</exception>
    public static float[] StandardTrain(float[] x, float[] r) => Multiply(x, r, 1f);

    /// <summary>Standard form, test: y_i = (1 - p) x_i, the expectation of the training output over the masks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static float[] StandardTest(float[] x, double p)
    {
        ArgumentNullException.ThrowIfNull(x);
        var keep = (float)(1 - DropRate.Checked(p));
        return Array.ConvertAll(x, xi => keep * xi);
    }

    /// <summary>Standard form, gradient: dL/dx_i = r_i dL/dy_i, with the mask of the forward pass.</summary>
    /// <exception cref="ArgumentException">dy and r differ in length.</exception>
    public static float[] StandardBackward(float[] dy, float[] r) => Multiply(dy, r, 1f);

    /// <summary>Inverted form, training: y_i = r_i x_i / (1 - p). With p = 1 all is dropped and y = 0 (no 0/0).</summary>
    /// <exception cref="ArgumentException">x and r differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static float[] InvertedTrain(float[] x, float[] r, double p) => Multiply(x, r, InvertedScale(p));

    /// <summary>Inverted form, test: y = x (a copy). There is nothing to scale.</summary>
    public static float[] InvertedTest(float[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return (float[])x.Clone();
    }

    /// <summary>Inverted form, gradient: dL/dx_i = r_i dL/dy_i / (1 - p), with the mask of the forward pass.</summary>
    /// <exception cref="ArgumentException">dy and r differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static float[] InvertedBackward(float[] dy, float[] r, double p) => Multiply(dy, r, InvertedScale(p));

    // What survives is scaled up by 1/(1-p). At p = 1 nothing survives: any finite factor gives zeros, 1/0 would give NaN.
    private static float InvertedScale(double p) => DropRate.Checked(p) == 1 ? 0f : (float)(1 / (1 - p));

    private static float[] Multiply(float[] values, float[] r, float scale)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(r);
        if (values.Length != r.Length)
            throw new ArgumentException(
                $"The mask has {r.Length} elements for {values.Length} values. Draw one mask element for each value: Masks.Bernoulli(x.Length, p, random).",
                nameof(r)
            );
        var y = new float[values.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = values[i] * r[i] * scale;
        return y;
    }
}
