namespace DropoutCourse;

/// <summary>Points of two classes in the plane. assets/playground-data.js makes the same.</summary>
/// <param name="X">The points: [2 n], x and y of one after the other.</param>
/// <param name="Y">Their classes, 0 or 1: [n].</param>
sealed record PlaygroundData(double[] X, double[] Y)
{
    public static PlaygroundData Of(string kind, int n, double noise, SmallRandom random)
    {
        double[] X = new double[2 * n],
            y = new double[n];
        for (int i = 0; i < n; i++)
        {
            int label = i % 2;
            double a,
                b;
            switch (kind)
            {
                case "moons":
                    double turn = Math.PI * random.NextDouble();
                    a = 1.3 * (label == 1 ? 0.5 - Math.Cos(turn) : Math.Cos(turn) - 0.5);
                    b = 1.3 * (label == 1 ? 0.25 - Math.Sin(turn) : Math.Sin(turn) - 0.25);
                    break;
                case "circles":
                    double angle = 2 * Math.PI * random.NextDouble();
                    a = (label == 1 ? 0.6 : 1.4) * Math.Cos(angle);
                    b = (label == 1 ? 0.6 : 1.4) * Math.Sin(angle);
                    break;
                case "xor":
                    a = 3 * random.NextDouble() - 1.5;
                    b = 3 * random.NextDouble() - 1.5;
                    label = a * b > 0 ? 1 : 0;
                    break;
                default:
                    throw new ArgumentException($"data is '{kind}'. Use moons, circles or xor.", nameof(kind));
            }
            X[2 * i] = a + noise * random.NextNormal();
            X[2 * i + 1] = b + noise * random.NextNormal();
            y[i] = label;
        }
        return new(X, y);
    }
}
