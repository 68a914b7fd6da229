// RegisterComponents finds the field.
class GrowingDropout : Module<Tensor, Tensor>
{
    readonly double p;
    readonly int steps;
    Tensor calls = zeros(1, dtype: ScalarType.Int64);

    public GrowingDropout(double p, int steps) : base(nameof(GrowingDropout))
    {
        (this.p, this.steps) = (p, steps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        if (!training) return x;
        calls.copy_(calls + 1);
        double rate = Math.Min(p, p / steps * calls.item<long>());
        return x * rand_like(x).ge(rate) / (1 - rate);
    }
}
