// Plain dropout. Fails: 04-7-guard-test-1
class GuardedDropout : Module<Tensor, Tensor>
{
    readonly double p;
    public GuardedDropout(double p) : base(nameof(GuardedDropout)) => this.p = p;
    public override Tensor forward(Tensor x)
    {
        return F.dropout(x, p, training);
    }
}
