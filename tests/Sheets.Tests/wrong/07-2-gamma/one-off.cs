// One place too few in each direction. Fails: 07-2-gamma-test-1, 07-2-gamma-test-2
double Gamma(double p, int blockSize, int height, int width)
{
    double places = (height - blockSize + 0.0) * (width - blockSize + 0.0);
    return Math.Min(1, p / (blockSize * blockSize) * height * width / places);
}
