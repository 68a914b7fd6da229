using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Masks r of zeros (dropped) and ones (kept), as arrays and as tensors.</summary>
/// <remarks>Throughout, p is the probability that a unit is dropped; r_i ~ Bernoulli(1 - p).</remarks>
public static class Masks
{
    /// <summary>n independent elements, each 1 with probability 1 - p. p = 0 gives all ones, p = 1 all zeros, exactly.</summary>
    /// <param name="n">The length, 0 or more.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="random">The source of chance; the same seed gives the same mask.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1], or n is negative.</exception>
    public static float[] Bernoulli(int n, double p, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        DropRate.Checked(p);
        var r = new float[n];
        for (var i = 0; i < n; i++)
            r[i] = random.NextDouble() >= p ? 1f : 0f; // NextDouble lies in [0, 1): P(u >= p) = 1 - p, also at both ends
        return r;
    }

    /// <summary>A mask that drops exactly k of n units, all choices equally likely.</summary>
    /// <remarks>Each unit is dropped with probability p = k/n, so mean and variance of each element are those of
    /// <see cref="Bernoulli(int, double, Random)"/>. But two elements have the covariance -p(1-p)/(n-1), and the number of dropped units never
    /// varies: this is not the dropout of Srivastava et al. (2014).</remarks>
    /// <param name="n">The length, 0 or more.</param>
    /// <param name="k">How many are dropped, 0 to n.</param>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative or k is not in 0..n.</exception>
    public static float[] ExactlyK(int n, int k, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        CheckK(n, k);
        var r = new float[n];
        // Selection sampling (Knuth, TAOCP 2, algorithm 3.4.2 S): unit i is dropped with probability (still to drop) / (still to see).
        var toDrop = k;
        for (var i = 0; i < n; i++)
        {
            var drop = random.Next(n - i) < toDrop;
            r[i] = drop ? 0f : 1f;
            if (drop)
                toDrop--;
        }
        return r;
    }

    /// <summary>All 2^n masks, each with its probability p^(zeros) (1-p)^(ones); the probabilities add up to 1.</summary>
    /// <remarks>Mask number m has r_i = bit i of m, so the first is all zeros and the last all ones.</remarks>
    /// <param name="n">The number of units, 0 to 24.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">n is not in 0..24 or p is not a probability.</exception>
    public static IEnumerable<(float[] Mask, double Probability)> All(int n, double p)
    {
        CheckEnumerable(n);
        DropRate.Checked(p);
        return Enumerate();

        IEnumerable<(float[], double)> Enumerate()
        {
            for (var m = 0; m < 1 << n; m++)
            {
                var r = new float[n];
                for (var i = 0; i < n; i++)
                    r[i] = (m >> i) & 1;
                yield return (r, Probability(r, p));
            }
        }
    }

    /// <summary>The probability of one mask of independent elements: the product of 1 - p for each one and p for each zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static double Probability(float[] r, double p)
    {
        ArgumentNullException.ThrowIfNull(r);
        DropRate.Checked(p);
        var kept = r.Count(ri => ri != 0);
        return Math.Pow(1 - p, kept) * Math.Pow(p, r.Length - kept);
    }

    /// <summary>All 2^n masks as one tensor, ready to be multiplied with a batch of 2^n copies of an example.</summary>
    /// <returns>R of shape [2^n, n] and their probabilities of shape [2^n], both Float64.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is not in 0..24 or p is not a probability.</exception>
    public static (Tensor R, Tensor Probability) AllAsTensor(int n, double p)
    {
        CheckEnumerable(n);
        DropRate.Checked(p);
        var r = new double[(1 << n) * n];
        var probability = new double[1 << n];
        var m = 0;
        foreach (var (mask, prob) in All(n, p))
        {
            for (var i = 0; i < n; i++)
                r[m * n + i] = mask[i];
            probability[m++] = prob;
        }
        return (tensor(r).reshape(1 << n, n), tensor(probability));
    }

    /// <summary>A mask for the tensor x: of its shape, dtype and device, every element drawn on its own, so each example of a batch
    /// gets its own mask. Carries no gradient.</summary>
    /// <param name="x">A floating-point tensor of any shape.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default, seeded by torch.random.manual_seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    /// <exception cref="ArgumentException">x does not hold floating-point numbers.</exception>
    public static Tensor BernoulliLike(Tensor x, double p, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(BernoulliLike));
        return Bernoulli(x.shape, p, x.dtype, x.device, generator);
    }

    /// <summary>A mask tensor of the given shape, each element 1 with probability 1 - p, exact to 2^-24; p = 0 gives all ones, p = 1 all zeros, exactly.</summary>
    /// <param name="shape">The sizes; a size of 0 gives an empty mask. A size of 1 makes the mask shared along that dimension when it is
    /// multiplied with a larger tensor: [N, C, 1, 1] drops whole channels.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="dtype">The dtype of the mask, Float32 by default.</param>
    /// <param name="device">The device of the mask, the CPU by default.</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static Tensor Bernoulli(
        long[] shape,
        double p,
        ScalarType dtype = ScalarType.Float32,
        Device? device = null,
        Generator? generator = null
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        DropRate.Checked(p);
        // bernoulli_ draws one number after the other; uniform numbers in [0, 1) and a comparison take a third of the time.
        using var u = rand(shape, dtype: ScalarType.Float32, device: device, generator: generator);
        using var kept = u.ge(p);
        return kept.to_type(dtype);
    }

    /// <summary>Masks for x that drop exactly k elements of each row (along the last dimension), all choices equally likely.</summary>
    /// <param name="x">A floating-point tensor of shape [..., n].</param>
    /// <param name="k">How many of the n elements of a row are dropped, 0 to n.</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <returns>A mask of x's shape, dtype and device.</returns>
    /// <exception cref="ArgumentException">x is a scalar or does not hold floating-point numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 0..n.</exception>
    public static Tensor ExactlyKLike(Tensor x, long k, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(ExactlyKLike));
        if (x.ndim == 0)
            throw new ArgumentException(
                "ExactlyKLike needs a tensor with at least one dimension: k of how many?",
                nameof(x)
            );
        CheckK(x.shape[^1], k);
        using var scope = NewDisposeScope();
        // The ranks of independent uniform numbers are a random permutation of 0..n-1: the k lowest ranks are dropped.
        var u = rand(x.shape, dtype: ScalarType.Float64, device: x.device, generator: generator);
        var rank = u.argsort(-1).argsort(-1);
        return rank.ge(k).to_type(x.dtype).MoveToOuterDisposeScope();
    }

    private static void CheckK(long n, long k)
    {
        if (k < 0 || k > n)
            throw new ArgumentOutOfRangeException(
                nameof(k),
                k,
                $"k = {k} units cannot be dropped out of {n}. Use 0 to {n}; for a drop rate p, k = p n."
            );
    }

    private static void CheckEnumerable(int n)
    {
        if (n is < 0 or > 24)
            throw new ArgumentOutOfRangeException(
                nameof(n),
                n,
                $"{n} units have 2^{n} masks. Enumerate 0 to 24 units, and sample masks of larger nets."
            );
    }
}
