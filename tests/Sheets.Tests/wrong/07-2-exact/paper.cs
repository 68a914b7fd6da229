// The paper's formula, which counts overlaps twice. Fails: 07-2-exact-test-1, 07-2-exact-test-2
double ExactGamma(double p, int b, int height, int width)
{
    return DropBlock.Gamma(p, b, height, width);
}
