// Does not look whether evaluation is random. Fails: 03-6-scales-test-2
bool ScalesRight(Func<Tensor, bool, Tensor> dropout, double p)
{
    var x = ones(100_000);
    var (train, test, again) = (dropout(x, true), dropout(x, false), dropout(x, false));
    double rate = train.eq(0).to(ScalarType.Float64).mean().item<double>();
    double a = train.mean().item<float>(), b = test.mean().item<float>();
    return Math.Abs(rate - p) < 0.03
        && Math.Abs(a - b) <= 0.05 * Math.Max(a, b);
}
