// Sums over the two values.
double InvertedVariance(double x, double p) => p * x * x + (1 - p) * Math.Pow(x / (1 - p) - x, 2);
