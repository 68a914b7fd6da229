// A Sequential inside.
class MendedNet : Module<Tensor, Tensor>
{
    readonly Sequential layers;

    public MendedNet(double p) : base("MendedNet")
    {
        layers = Sequential(("fc1", Linear(20, 64)), ("drop", Dropout(p)), ("relu", ReLU()), ("fc2", Linear(64, 4)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.call(x);
}
