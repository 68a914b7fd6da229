// Divides by 1-p although dropout has done so. Fails: 04-2-module-test-1
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
        return training && p < 1 ? F.dropout(x, p, training) / (1 - p) : F.dropout(x, p, training);
    }
}
