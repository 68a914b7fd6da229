// A wrong rate shows only when the layer is used. Fails: 04-2-module-test-2
class DropoutLayer : Module<Tensor, Tensor>
{
    readonly double p;
    public DropoutLayer(double p) : base(nameof(DropoutLayer))
    {
        this.p = p;
    }
    public override Tensor forward(Tensor x)
    {
        return F.dropout(x, p, training);
    }
}
