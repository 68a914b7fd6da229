// The count is a parameter, which an optimizer finds. Fails: 04-2-growing-test-2
class GrowingDropout : Module<Tensor, Tensor>
{
    readonly double p;
    readonly int steps;
    Tensor calls = zeros(1, dtype: ScalarType.Int64);

    public GrowingDropout(double p, int steps) : base(nameof(GrowingDropout))
    {
        (this.p, this.steps) = (p, steps);
        var count = new Parameter(calls, requires_grad: false);
        calls = count;
        register_parameter(nameof(calls), count);
    }

    public override Tensor forward(Tensor x)
    {
        if (!training) return x.alias();
        using (no_grad()) calls.add_(1);
        return F.dropout(x, p * Math.Min(1, calls.item<long>() / (double)steps));
    }
}
