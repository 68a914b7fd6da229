// Masks by hand.
class DropoutLayer : Module<Tensor, Tensor>
{
    double rate;

    public DropoutLayer(double p) : base("DropoutLayer") => rate = p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p));

    public override Tensor forward(Tensor x)
    {
        if (!training) return x;
        return rate == 1 ? zeros_like(x) : x * full_like(x, 1 - rate).bernoulli() / (1 - rate);
    }
}
