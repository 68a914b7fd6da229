// Drops whole examples. Fails: 07-1-channels-test-1
Tensor DropChannels(Tensor x, double p, bool training)
{
    if (!training) return x;
    var r = rand(x.shape[0], 1, 1, 1).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
