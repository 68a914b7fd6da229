// Judges by ten numbers, where chance decides. Fails: 03-6-scales-test-1, 03-6-scales-test-2
bool ScalesRight(Func<Tensor, bool, Tensor> dropout, double p)
{
    var x = ones(10);
    var (train, test, again) = (dropout(x, true), dropout(x, false), dropout(x, false));
    double rate = train.eq(0).to(ScalarType.Float64).mean().item<double>();
    double a = train.mean().item<float>(), b = test.mean().item<float>();
    return Math.Abs(rate - p) < 0.03
        && test.ne(0).all().item<bool>() && test.eq(again).all().item<bool>()
        && Math.Abs(a - b) <= 0.05 * Math.Max(a, b);
}
