// Notices a forgotten eval() only. Fails: 04-7-guard-test-1
class GuardedDropout : Module<Tensor, Tensor>
{
    readonly double p;
    public GuardedDropout(double p) : base(nameof(GuardedDropout)) => this.p = p;
    public override Tensor forward(Tensor x)
    {
        if (training && !is_grad_enabled()) throw new InvalidOperationException("Dropout is on although no gradients are recorded: somebody forgot eval().");
        return F.dropout(x, p, training);
    }
}
