namespace DropoutCourse.Tests;

public class RidgeEquivalenceTests
{
    private static readonly double[,] X =
    {
        { 1, 2, -1 },
        { 0.5, -1, 3 },
        { -2, 0.3, 1 },
        { 1.5, 1, 0.2 },
    };
    private static readonly double[] y = [1, -2, 0.5, 3];
    private static readonly double[] w = [0.7, -1.2, 0.4];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Expected_loss_is_the_average_over_all_masks(double p)
    {
        var sum = 0.0;
        foreach (var (r, probability) in Masks.All(12, p)) // all 4096 masks of a 4 x 3 matrix
        {
            var R = new double[4, 3];
            for (var i = 0; i < 12; i++)
                R[i / 3, i % 3] = r[i];
            sum += probability * RidgeEquivalence.MaskedLoss(X, y, w, R);
        }
        Assert.Equal(sum, RidgeEquivalence.ExpectedLoss(X, y, w, p), 1e-9);
    }

    [Fact]
    public void Penalty_by_hand()
    {
        // Gamma^2 = column sums of squares; X = [[1, 2], [2, 0]] gives 5 and 4. With w = (1, 3), p = 0.25: 3/16 (5 + 36).
        Assert.Equal(
            [Math.Sqrt(5), 2],
            RidgeEquivalence.Gamma(
                new double[,]
                {
                    { 1, 2 },
                    { 2, 0 },
                }
            ),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
        Assert.Equal(
            3.0 / 16 * 41,
            RidgeEquivalence.Penalty(
                new double[,]
                {
                    { 1, 2 },
                    { 2, 0 },
                },
                [1, 3],
                0.25
            ),
            1e-12
        );
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Solution_has_no_slope_and_is_ridge_regression(double p)
    {
        var best = RidgeEquivalence.Solve(X, y, p);
        for (var j = 0; j < 3; j++)
        {
            double At(double move) =>
                RidgeEquivalence.ExpectedLoss(X, y, [.. best.Select((v, i) => i == j ? v + move : v)], p);
            Assert.Equal(0, (At(1e-4) - At(-1e-4)) / 2e-4, 1e-6);
            Assert.True(At(0.1) > At(0) && At(-0.1) > At(0));
        }
        // Orthogonal columns: w = (1-p) b/((1-p)^2 + p(1-p)) = b, the least-squares weights, so the test weights (1-p) w are shrunk by 1-p.
        var alone = RidgeEquivalence.Solve(
            new double[,]
            {
                { 2, 0 },
                { 0, 3 },
            },
            [4, 6],
            p
        );
        Assert.Equal([2.0, 2.0], alone, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Sgd_with_masks_meets_the_closed_form()
    {
        const double p = 0.3;
        var best = RidgeEquivalence.Solve(X, y, p);
        double Distance(int epochs, int seed) =>
            Math.Sqrt(
                RidgeEquivalence.Sgd(X, y, p, epochs, new Random(seed)).Zip(best, (a, b) => (a - b) * (a - b)).Sum()
            );
        var far = Enumerable.Range(0, 5).Average(s => Distance(200, s));
        var near = Enumerable.Range(0, 5).Average(s => Distance(20_000, s));
        Assert.True(near < 0.03, $"{near}");
        Assert.True(near < far / 2, $"{far} -> {near}");
    }

    [Fact]
    public void Logistic_penalty_of_one_input_by_hand()
    {
        // One example x = 2, beta = 1.5, p = 1/4: t = 3 or 0; A(t) = log(1 + e^t).
        var exact = 0.75 * Math.Log(1 + Math.Exp(4)) + 0.25 * Math.Log(2) - Math.Log(1 + Math.Exp(3));
        Assert.Equal(
            exact,
            RidgeEquivalence.LogisticPenaltyExact(
                new double[,]
                {
                    { 2 },
                },
                [1.5],
                0.25
            ),
            1e-12
        );
        var s = 1 / (1 + Math.Exp(-3));
        Assert.Equal(
            0.5 / 3 * s * (1 - s) * 9,
            RidgeEquivalence.LogisticPenaltyQuadratic(
                new double[,]
                {
                    { 2 },
                },
                [1.5],
                0.25
            ),
            1e-12
        );
    }

    [Fact]
    public void Quadratic_approximation_is_right_to_second_order()
    {
        double Ratio(double scale)
        {
            double[] beta = [.. w.Select(v => v * scale)];
            return RidgeEquivalence.LogisticPenaltyQuadratic(X, beta, 0.4)
                / RidgeEquivalence.LogisticPenaltyExact(X, beta, 0.4);
        }
        Assert.Equal(1, Ratio(0.01), 1e-3);
        Assert.True(Math.Abs(Ratio(0.1) - 1) < 0.05);
        Assert.True(Math.Abs(Ratio(10) - 1) > 0.5, "far from small noise it is only an approximation");
    }

    [Fact]
    public void Bad_shapes_and_rates_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RidgeEquivalence.ExpectedLoss(X, [1], w, 0.5));
        Assert.Throws<ArgumentException>(() => RidgeEquivalence.ExpectedLoss(X, y, [1], 0.5));
        Assert.Throws<ArgumentException>(() => RidgeEquivalence.MaskedLoss(X, y, w, new double[1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeEquivalence.Solve(X, y, 1));
        Assert.Throws<ArgumentException>(() =>
            RidgeEquivalence.Solve(
                new double[,]
                {
                    { 1, 0 },
                    { 2, 0 },
                },
                [1, 2],
                0.5
            )
        );
    }
}
