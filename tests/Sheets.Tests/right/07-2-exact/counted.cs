// Counts the starts of each pixel in loops, and goes toward the rate by the secant method.
double ExactGamma(double p, int b, int height, int width)
{
    var starts = new double[height * width];
    for (int i = 0; i + b <= height; i++)
        for (int j = 0; j + b <= width; j++)
            for (int k = 0; k < b * b; k++) starts[(i + k / b) * width + j + k % b]++;
    double gamma = 0;
    for (int step = 0; step < 200; step++)
    {
        double missing = p - starts.Average(m => 1 - Math.Pow(1 - gamma, m));
        gamma += missing / starts.Average(m => m * Math.Pow(1 - gamma, m - 1));
    }
    return gamma;
}
