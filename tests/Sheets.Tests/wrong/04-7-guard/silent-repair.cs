// Repairs the mode silently instead of refusing. Fails: 04-7-guard-test-1
class GuardedDropout : Module<Tensor, Tensor>
{
    readonly double p;
    public GuardedDropout(double p) : base(nameof(GuardedDropout)) => this.p = p;
    public override Tensor forward(Tensor x)
    {
        if (!is_grad_enabled()) return x;
        if (!training && is_grad_enabled()) throw new InvalidOperationException("Gradients are recorded although dropout is off: somebody forgot train(), or no_grad().");
        return F.dropout(x, p, training);
    }
}
