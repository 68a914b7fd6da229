// Forgets the factor p (1-p). Fails: 03-4-penalty-test-1, 03-4-penalty-test-2
double RidgePenalty(double[,] X, double[] w, double p)
{
    double sum = 0;
    for (int i = 0; i < X.GetLength(0); i++)
        for (int j = 0; j < X.GetLength(1); j++) sum += w[j] * w[j] * X[i, j] * X[i, j];
    return sum;
}
