// In evaluation a tensor of its own, as a Sequential needs it.
class DropoutLayer : Module<Tensor, Tensor>
{
    readonly double p;

    public DropoutLayer(double p) : base(nameof(DropoutLayer))
    {
        if (double.IsNaN(p) || p < 0 || p > 1) throw new ArgumentOutOfRangeException(nameof(p));
        this.p = p;
    }

    public override Tensor forward(Tensor x)
    {
        if (!training) return x.alias();
        using var mask = rand_like(x).ge(p);
        return p == 1 ? zeros_like(x) : x * mask / (1 - p);
    }
}
