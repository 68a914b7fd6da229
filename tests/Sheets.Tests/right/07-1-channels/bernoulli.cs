// Draws the channels from the Bernoulli distribution.
Tensor DropChannels(Tensor x, double p, bool training)
{
    if (!training || p == 0) return x;
    var mask = full(new long[] { x.shape[0], x.shape[1] }, 1 - p).bernoulli().to(x.dtype);
    return x * mask.unsqueeze(2).unsqueeze(3) / (1 - p);
}
