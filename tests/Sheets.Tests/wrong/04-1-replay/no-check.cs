// Accepts every p, and divides 0 by 0 at p = 1. Fails: 04-1-replay-test-2
Tensor Replay(Tensor x, double p, long seed)
{
    using var stream = new torch.Generator((ulong)seed);
    var r = rand(x.shape, generator: stream).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
