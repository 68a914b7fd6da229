namespace DropoutCourse;

/// <summary>A net of 2 inputs, 4 hidden units (ReLU) and 2 classes, small enough to enumerate the 64 thinned nets of it. assets/small-net.js is the same net.</summary>
sealed class SmallNet
{
    public const int Droppable = 6; // 2 inputs, then 4 hidden units

    readonly double[,] W1 = new double[4, 2],
        W2 = new double[2, 4];
    readonly double[] b1 = new double[4],
        b2 = new double[2];

    /// <summary>A net with weights drawn from a normal distribution.</summary>
    public SmallNet(int seed)
    {
        var random = new SmallRandom(seed);
        Fill(W1, 1.2);
        for (int j = 0; j < 4; j++)
            b1[j] = 0.4 * random.NextNormal();
        Fill(W2, 1.2);
        for (int c = 0; c < 2; c++)
            b2[c] = 0.4 * random.NextNormal();

        void Fill(double[,] weights, double scale)
        {
            for (int i = 0; i < weights.GetLength(0); i++)
            for (int j = 0; j < weights.GetLength(1); j++)
                weights[i, j] = scale * random.NextNormal();
        }
    }

    /// <summary>The logits as a function of the mask.</summary>
    public Func<double[], double[]> Logits(double x1, double x2) =>
        DropoutCourse.ThinnedNets.HiddenLayer(W1, b1, W2, b2, [x1, x2]);

    /// <summary>The probability of class 1 as a function of the mask.</summary>
    public Func<double[], double> Probability(double x1, double x2)
    {
        var logits = Logits(x1, x2);
        return r => DropoutCourse.ThinnedNets.Softmax(logits(r))[1];
    }

    /// <summary>The same net without ReLU and softmax: the difference of the logits as a function of the mask.</summary>
    public Func<double[], double> Linear(double x1, double x2) =>
        r =>
        {
            double difference = b2[1] - b2[0];
            for (int j = 0; j < 4; j++)
                difference += (W2[1, j] - W2[0, j]) * r[2 + j] * (b1[j] + W1[j, 0] * r[0] * x1 + W1[j, 1] * r[1] * x2);
            return difference;
        };
}
