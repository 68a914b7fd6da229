// Squares the column sum instead of summing the squares. Fails: 03-4-penalty-test-1, 03-4-penalty-test-2
double RidgePenalty(double[,] X, double[] w, double p)
{
    double sum = 0;
    for (int j = 0; j < X.GetLength(1); j++)
    {
        double column = 0;
        for (int i = 0; i < X.GetLength(0); i++) column += X[i, j];
        sum += w[j] * w[j] * column * column;
    }
    return p * (1 - p) * sum;
}
