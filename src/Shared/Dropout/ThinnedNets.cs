namespace DropoutCourse;

/// <summary>Three ways to make one prediction out of all 2^n thinned nets; each array holds C probabilities that add up to 1.</summary>
/// <param name="Nets">How many thinned nets were averaged, 2^n.</param>
/// <param name="Arithmetic">sum_r P(r) P(y|x, r).</param>
/// <param name="Geometric">prod_r P(y|x, r)^P(r), scaled to add up to 1 (renormalized).</param>
/// <param name="WeightScaling">The one net in which every mask element is replaced by its mean 1 - p.</param>
public sealed record EnsembleMeans(int Nets, double[] Arithmetic, double[] Geometric, double[] WeightScaling)
{
    /// <summary>The largest difference between weight scaling and the geometric mean over the classes.</summary>
    public double GeometricGap => Gap(Geometric);

    /// <summary>The largest difference between weight scaling and the arithmetic mean over the classes.</summary>
    public double ArithmeticGap => Gap(Arithmetic);

    private double Gap(double[] mean) => mean.Zip(WeightScaling, (a, b) => Math.Abs(a - b)).Max();
}

/// <summary>Nets small enough to enumerate every thinned net that dropout makes of them.</summary>
/// <remarks>For softmax regression with dropout on the inputs, weight scaling <b>is</b> the renormalized geometric mean: the log of softmax is linear
/// in the mask up to a constant that the renormalization removes. With dropout in front of a non-linear hidden layer it is an approximation.
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 7.12.</remarks>
public static class ThinnedNets
{
    /// <summary>Runs the net under all 2^n masks and averages its class probabilities.</summary>
    /// <param name="logits">The net as a function of the mask r (n elements); it gives C logits. For weight scaling it is called with
    /// r = (1-p, ..., 1-p), so it must multiply by r and not test it.</param>
    /// <param name="n">The number of units that may be dropped, 0 to 24.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">n is not in 0..24 or p is not a probability.</exception>
    public static EnsembleMeans Enumerate(Func<double[], double[]> logits, int n, double p)
    {
        ArgumentNullException.ThrowIfNull(logits);
        double[]? arithmetic = null,
            logGeometric = null;
        var nets = 0;
        foreach (var (mask, probability) in Masks.All(n, p))
        {
            nets++;
            if (probability == 0)
                continue; // at p = 0 and p = 1 only one mask ever occurs
            var logP = LogSoftmax(logits(Array.ConvertAll(mask, ri => (double)ri)));
            arithmetic ??= new double[logP.Length];
            logGeometric ??= new double[logP.Length];
            for (var c = 0; c < logP.Length; c++)
            {
                arithmetic[c] += probability * Math.Exp(logP[c]);
                logGeometric[c] += probability * logP[c];
            }
        }
        var meanMask = Enumerable.Repeat(1 - p, n).ToArray();
        return new EnsembleMeans(nets, arithmetic!, Softmax(logGeometric!), Softmax(logits(meanMask)));
    }

    /// <summary>Softmax regression with dropout on its inputs: logits_c = b_c + sum_i W[c,i] r_i x_i.</summary>
    /// <param name="W">Weights [C, n].</param>
    /// <param name="b">Biases [C].</param>
    /// <param name="x">One example [n].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Func<double[], double[]> SoftmaxRegression(double[,] W, double[] b, double[] x)
    {
        CheckLayer(W, b, x?.Length ?? throw new ArgumentNullException(nameof(x)), nameof(W));
        return r => Affine(W, b, Product(r, x));
    }

    /// <summary>A net with one ReLU layer and dropout on its inputs and hidden units: logits = b2 + W2 (r_h * relu(b1 + W1 (r_x * x))).</summary>
    /// <remarks>The mask r = (r_x, r_h) has inputs + n elements, the inputs first. With <paramref name="dropInputs"/> false it is r_h alone; then the logits are
    /// linear in the mask and weight scaling is exact for the geometric mean, although the net has a hidden layer.</remarks>
    /// <param name="W1">Weights [n, inputs].</param>
    /// <param name="b1">Biases [n].</param>
    /// <param name="W2">Weights [C, n].</param>
    /// <param name="b2">Biases [C].</param>
    /// <param name="x">One example [inputs].</param>
    /// <param name="dropInputs">Whether the inputs are dropped too.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Func<double[], double[]> HiddenLayer(
        double[,] W1,
        double[] b1,
        double[,] W2,
        double[] b2,
        double[] x,
        bool dropInputs = true
    )
    {
        CheckLayer(W1, b1, x?.Length ?? throw new ArgumentNullException(nameof(x)), nameof(W1));
        CheckLayer(W2, b2, b1.Length, nameof(W2));
        return r =>
        {
            var inputs = dropInputs ? Product(r.Take(x.Length).ToArray(), x) : x;
            var h = Array.ConvertAll(Affine(W1, b1, inputs), z => Math.Max(z, 0));
            return Affine(W2, b2, Product(dropInputs ? r.Skip(x.Length).ToArray() : r, h));
        };
    }

    /// <summary>softmax(z)_c = exp(z_c) / sum_k exp(z_k), without overflow.</summary>
    public static double[] Softmax(double[] z) => Array.ConvertAll(LogSoftmax(z), Math.Exp);

    private static double[] LogSoftmax(double[] z)
    {
        var max = z.Max();
        var logSum = max + Math.Log(z.Sum(v => Math.Exp(v - max)));
        return Array.ConvertAll(z, v => v - logSum);
    }

    private static double[] Affine(double[,] W, double[] b, double[] x)
    {
        var y = (double[])b.Clone();
        for (var c = 0; c < y.Length; c++)
        for (var i = 0; i < x.Length; i++)
            y[c] += W[c, i] * x[i];
        return y;
    }

    private static double[] Product(double[] r, double[] x)
    {
        if (r.Length != x.Length)
            throw new ArgumentException(
                $"The mask has {r.Length} elements, the net has {x.Length} units that may be dropped. Pass n = {x.Length}."
            );
        return r.Zip(x, (ri, xi) => ri * xi).ToArray();
    }

    private static void CheckLayer(double[,] W, double[] b, int inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(W, name);
        ArgumentNullException.ThrowIfNull(b);
        if (W.GetLength(0) != b.Length || W.GetLength(1) != inputs)
            throw new ArgumentException(
                $"{name} is [{W.GetLength(0)}, {W.GetLength(1)}], but {b.Length} biases and {inputs} inputs need [{b.Length}, {inputs}].",
                name
            );
    }
}
