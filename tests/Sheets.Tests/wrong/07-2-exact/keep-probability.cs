// p taken for the keep probability. Fails: 07-2-exact-test-1, 07-2-exact-test-2
double ExactGamma(double p, int b, int height, int width)
{
    int Starts(int place, int size) =>
        Math.Min(place, size - b) - Math.Max(0, place - b + 1) + 1;
    double Share(double gamma)
    {
        double sum = 0;
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width; j++)
                sum += 1 - Math.Pow(1 - gamma, Starts(i, height) * Starts(j, width));
        return sum / (height * width);
    }
    double low = 0, high = 1;
    for (int step = 0; step < 50; step++)
    {
        double middle = (low + high) / 2;
        if (Share(middle) < 1 - p) low = middle;
        else high = middle;
    }
    return (low + high) / 2;
}
