// Forgets that a start has fewer places than there are pixels. Fails: 07-2-gamma-test-1, 07-2-gamma-test-2
double Gamma(double p, int blockSize, int height, int width)
{
    double places = (height - blockSize + 1.0) * (width - blockSize + 1.0);
    return Math.Min(1, p / (blockSize * blockSize));
}
