using MathNet.Numerics.LinearAlgebra;

namespace DropoutCourse;

/// <summary>What dropout on the inputs does to linear and logistic regression, in closed form.</summary>
/// <remarks>
/// X is [N, D] (examples in rows), y is [N], w is [D], R a mask of X's shape with R_ij ~ Bernoulli(1 - p), * the elementwise product,
/// Gamma = diag(X^T X)^(1/2) and ||.|| the Euclidean norm. Standard dropout (no scaling in training):
/// E_R ||y - (R*X) w||^2 = ||y - (1-p) X w||^2 + p (1-p) ||Gamma w||^2,
/// ridge regression whose penalty is stronger for the inputs with more energy. Source: Srivastava et al., JMLR 15 (2014), section 9.1 (with
/// their p = our 1 - p).
/// </remarks>
public static class RidgeEquivalence
{
    /// <summary>The diagonal of Gamma: the root of the sum of squares of each column of X, [D].</summary>
    public static double[] Gamma(double[,] X)
    {
        ArgumentNullException.ThrowIfNull(X);
        return [.. Matrix<double>.Build.DenseOfArray(X).ColumnNorms(2)];
    }

    /// <summary>The squared error under one mask: ||y - (R*X) w||^2.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static double MaskedLoss(double[,] X, double[] y, double[] w, double[,] R)
    {
        CheckShapes(X, y, w);
        ArgumentNullException.ThrowIfNull(R);
        if (R.GetLength(0) != X.GetLength(0) || R.GetLength(1) != X.GetLength(1))
            throw new ArgumentException(
                $"R must have the shape of X, [{X.GetLength(0)}, {X.GetLength(1)}].",
                nameof(R)
            );
        var loss = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var error = y[i];
            for (var j = 0; j < w.Length; j++)
                error -= R[i, j] * X[i, j] * w[j];
            loss += error * error;
        }
        return loss;
    }

    /// <summary>The expectation of that loss over all masks: ||y - (1-p) X w||^2 + p(1-p) ||Gamma w||^2.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
    public static double ExpectedLoss(double[,] X, double[] y, double[] w, double p)
    {
        CheckShapes(X, y, w);
        DropRate.Checked(p);
        var weights = Vector<double>.Build.Dense(w);
        var error = Vector<double>.Build.Dense(y) - (1 - p) * (Matrix<double>.Build.DenseOfArray(X) * weights);
        return error.DotProduct(error) + Penalty(X, w, p);
    }

    /// <summary>The penalty alone: p(1-p) sum_j Gamma_jj^2 w_j^2. It is largest at p = 1/2 and 0 at p = 0 and p = 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
    public static double Penalty(double[,] X, double[] w, double p)
    {
        ArgumentNullException.ThrowIfNull(w);
        DropRate.Checked(p);
        return p * (1 - p) * Gamma(X).Zip(w, (g, wj) => g * g * wj * wj).Sum();
    }

    /// <summary>The weights that minimize the expected loss: the solution of ((1-p)^2 X^T X + p(1-p) Gamma^2) w = (1-p) X^T y.</summary>
    /// <returns>w, [D], for use with masks in training; at test the prediction is (1-p) X w.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or X has a column of zeros, whose weight nothing determines.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1).</exception>
    public static double[] Solve(double[,] X, double[] y, double p)
    {
        ArgumentNullException.ThrowIfNull(X);
        CheckShapes(X, y, new double[X.GetLength(1)]);
        DropRate.CheckedBelowOne(p);
        var gamma = Gamma(X);
        if (gamma.Any(g => g == 0))
            throw new ArgumentException(
                "X has a column of zeros: no loss depends on its weight. Remove that column.",
                nameof(X)
            );
        var x = Matrix<double>.Build.DenseOfArray(X);
        var q = 1 - p;
        var A =
            q * q * x.TransposeThisAndMultiply(x)
            + Matrix<double>.Build.DenseOfDiagonalArray([.. gamma.Select(g => p * q * g * g)]);
        return [.. A.Solve(q * x.TransposeThisAndMultiply(Vector<double>.Build.Dense(y)))];
    }

    /// <summary>The same weights by stochastic gradient descent on masked examples: what training with dropout really does.</summary>
    /// <remarks>Each step takes one example, draws its mask and follows the gradient of its squared error. The step size falls as 1/sqrt(t) and the weights of the
    /// second half are averaged (Polyak and Juditsky 1992), so that the noise of the masks averages out.</remarks>
    /// <param name="X">Inputs [N, D].</param>
    /// <param name="y">Targets [N].</param>
    /// <param name="p">The drop rate in [0, 1).</param>
    /// <param name="epochs">How often the whole set is seen, 1 or more.</param>
    /// <param name="random">The source of chance for masks and order.</param>
    /// <returns>w, [D]; its distance to <see cref="Solve"/> shrinks about as 1/sqrt(epochs).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1) or epochs is below 1.</exception>
    public static double[] Sgd(double[,] X, double[] y, double p, int epochs, Random random)
    {
        ArgumentNullException.ThrowIfNull(X);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        DropRate.CheckedBelowOne(p);
        var (n, d) = (X.GetLength(0), X.GetLength(1));
        CheckShapes(X, y, new double[d]);
        var largest = Enumerable.Range(0, n).Max(i => Enumerable.Range(0, d).Sum(j => X[i, j] * X[i, j]));
        var w = new double[d];
        var average = new double[d];
        var (steps, averaged) = (0L, 0L);
        for (var epoch = 0; epoch < epochs; epoch++)
        for (var s = 0; s < n; s++)
        {
            var i = random.Next(n);
            var r = Masks.Bernoulli(d, p, random);
            var error = -y[i];
            for (var j = 0; j < d; j++)
                error += r[j] * X[i, j] * w[j];
            // 1/(2 |x|^2) is the largest stable step; it falls slowly enough to reach the minimum from anywhere.
            var rate = 0.5 / largest / Math.Sqrt(1 + steps++ / (10.0 * n));
            for (var j = 0; j < d; j++)
                w[j] -= rate * 2 * error * r[j] * X[i, j];
            if (epoch < epochs / 2)
                continue;
            averaged++;
            for (var j = 0; j < d; j++)
                average[j] += (w[j] - average[j]) / averaged;
        }
        return average;
    }

    /// <summary>Logistic regression with inverted dropout on the inputs: the exact amount by which dropout raises the expected negative log-likelihood,
    /// sum_i E_r[A(sum_j r_j x_ij beta_j / (1-p))] - A(sum_j x_ij beta_j), A(t) = log(1 + e^t), by enumerating all 2^D masks.</summary>
    /// <remarks>It does not depend on the labels. Source: Wager, Wang and Liang, NIPS 2013, section 2.</remarks>
    /// <param name="X">Inputs [N, D], D up to 24.</param>
    /// <param name="beta">Weights [D].</param>
    /// <param name="p">The drop rate in [0, 1).</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1) or D is above 24.</exception>
    public static double LogisticPenaltyExact(double[,] X, double[] beta, double p)
    {
        CheckColumns(X, beta);
        DropRate.CheckedBelowOne(p);
        var penalty = 0.0;
        foreach (var (r, probability) in Masks.All(beta.Length, p))
            for (var i = 0; i < X.GetLength(0); i++)
                penalty += probability * Softplus(Score(X, beta, i, r) / (1 - p));
        for (var i = 0; i < X.GetLength(0); i++)
            penalty -= Softplus(Score(X, beta, i, null));
        return penalty;
    }

    /// <summary>Its quadratic approximation: (1/2) p/(1-p) sum_i s_i (1 - s_i) sum_j x_ij^2 beta_j^2 with s_i = 1/(1 + exp(-x_i beta)).</summary>
    /// <remarks>A second-order expansion of A: good when the noise in the score is small. Confident examples (s near 0 or 1) are hardly penalized,
    /// unlike in ridge regression. Source: Wager, Wang and Liang, NIPS 2013, sections 2 and 3.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1).</exception>
    public static double LogisticPenaltyQuadratic(double[,] X, double[] beta, double p)
    {
        CheckColumns(X, beta);
        DropRate.CheckedBelowOne(p);
        var penalty = 0.0;
        for (var i = 0; i < X.GetLength(0); i++)
        {
            var s = 1 / (1 + Math.Exp(-Score(X, beta, i, null)));
            var squares = 0.0;
            for (var j = 0; j < beta.Length; j++)
                squares += X[i, j] * X[i, j] * beta[j] * beta[j];
            penalty += s * (1 - s) * squares;
        }
        return 0.5 * p / (1 - p) * penalty;
    }

    private static double Score(double[,] X, double[] beta, int i, float[]? r)
    {
        var t = 0.0;
        for (var j = 0; j < beta.Length; j++)
            t += (r is null ? 1 : r[j]) * X[i, j] * beta[j];
        return t;
    }

    private static double Softplus(double t) => Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t)));

    private static void CheckShapes(double[,] X, double[] y, double[] w)
    {
        CheckColumns(X, w);
        ArgumentNullException.ThrowIfNull(y);
        if (y.Length != X.GetLength(0))
            throw new ArgumentException(
                $"X has {X.GetLength(0)} rows, so y needs as many elements, not {y.Length}.",
                nameof(y)
            );
    }

    private static void CheckColumns(double[,] X, double[] w)
    {
        ArgumentNullException.ThrowIfNull(X);
        ArgumentNullException.ThrowIfNull(w);
        if (w.Length != X.GetLength(1))
            throw new ArgumentException(
                $"X has {X.GetLength(1)} columns, so there must be as many weights, not {w.Length}.",
                nameof(w)
            );
    }
}
