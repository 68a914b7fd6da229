// Divides whole numbers. Fails: 04-2-growing-test-1, 04-2-growing-test-2
class GrowingDropout : Module<Tensor, Tensor>
{
    readonly double p;
    readonly int steps;
    Tensor calls = zeros(1, dtype: ScalarType.Int64);

    public GrowingDropout(double p, int steps) : base(nameof(GrowingDropout))
    {
        (this.p, this.steps) = (p, steps);
        register_buffer(nameof(calls), calls);
    }

    public override Tensor forward(Tensor x)
    {
        if (!training) return x.alias();
        using (no_grad()) calls.add_(1);
        return F.dropout(x, p * Math.Min(1, calls.item<long>() / steps));
    }
}
