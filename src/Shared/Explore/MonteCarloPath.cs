namespace DropoutCourse;

/// <summary>The settings of the figure of averaging.</summary>
/// <param name="Net">"relu" (ReLU and softmax; the probability of class 1) or "linear" (the difference of the logits).</param>
/// <param name="P">The drop rate, 0 to 1.</param>
/// <param name="LogT">The decimal logarithm of the number of masks T, 0 to 4.</param>
/// <param name="Draw">Which stream of masks, 1 or more.</param>
/// <param name="Seed">The seed of the weights and of the masks.</param>
public sealed record MonteCarloPathSettings(string Net, double P, double LogT, int Draw, int Seed);

/// <summary>The average of the first t masks for t = 1 to T, beside the exact average and weight scaling. assets/averaging.js computes the same.</summary>
/// <param name="Exact">The average over all 64 masks, each with its probability.</param>
/// <param name="Sd">The standard deviation of the answer under one mask.</param>
/// <param name="WeightScaling">The answer with every mask element replaced by 1 - p.</param>
/// <param name="Times">Numbers of masks, at most forty for each factor of ten, up to T.</param>
/// <param name="Estimates">The average at each of them.</param>
/// <param name="Errors">Its standard error, estimated from the masks; 0 at t = 1.</param>
public sealed record MonteCarloPath(
    double Exact,
    double Sd,
    double WeightScaling,
    int[] Times,
    double[] Estimates,
    double[] Errors
)
{
    /// <summary>Enumerates and draws.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p or LogT is outside its range.</exception>
    /// <exception cref="ArgumentException">There is no such net.</exception>
    public static MonteCarloPath Of(MonteCarloPathSettings settings)
    {
        double p = DropRate.Checked(settings.P);
        if (settings.LogT is not (>= 0 and <= 4))
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                settings.LogT,
                $"logT = {settings.LogT}. Use 0 to 4."
            );
        var net = new SmallNet(settings.Seed);
        var answer = settings.Net switch
        {
            "relu" => net.Probability(1, -0.5),
            "linear" => net.Linear(1, -0.5),
            var other => throw new ArgumentException($"net is '{other}'. Use relu or linear."),
        };
        (double Answer, double Probability)[] all =
        [
            .. DropoutCourse
                .Masks.All(SmallNet.Droppable, p)
                .Select(m => (answer(Array.ConvertAll(m.Mask, r => (double)r)), m.Probability)),
        ];
        double exact = all.Sum(m => m.Probability * m.Answer);
        var random = new SmallRandom(settings.Seed + 1000 * settings.Draw);
        int T = (int)Math.Round(Math.Pow(10, settings.LogT));
        List<int> times = [];
        List<double> estimates = [],
            errors = [];
        double sum = 0,
            squares = 0,
            next = 0;
        for (int t = 1; t <= T; t++)
        {
            float[] r = DropoutCourse.Masks.Bernoulli(SmallNet.Droppable, p, random);
            double y = all[r.Select((ri, i) => (int)ri << i).Sum()].Answer - exact;
            sum += y;
            squares += y * y;
            if (t != T && t < Math.Pow(10, next))
                continue;
            times.Add(t);
            estimates.Add(exact + sum / t);
            errors.Add(t > 1 ? Math.Sqrt(Math.Max(0, squares - sum * sum / t) / (t - 1) / t) : 0);
            while (Math.Pow(10, next) <= t)
                next += 0.025;
        }
        return new(
            exact,
            Math.Sqrt(all.Sum(m => m.Probability * (m.Answer - exact) * (m.Answer - exact))),
            answer([.. Enumerable.Repeat(1 - p, SmallNet.Droppable)]),
            [.. times],
            [.. estimates],
            [.. errors]
        );
    }
}
