// Ignores the rate. Fails: 04-5-net-test-1
class MendedNet : Module<Tensor, Tensor>
{
    readonly Linear fc1 = Linear(20, 64), fc2 = Linear(64, 4);
    readonly Dropout drop;
    public MendedNet(double p) : base(nameof(MendedNet))
    {
        drop = Dropout(0.5);
        RegisterComponents();
    }
    public override Tensor forward(Tensor x)
    {
        return fc2.call(drop.call(F.relu(fc1.call(x))));
    }
}
