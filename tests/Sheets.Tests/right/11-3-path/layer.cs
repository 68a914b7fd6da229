// With the course's layer.
Tensor DropBranch(Tensor branch, int l, int depth, double last, bool training)
{
    var layer = new DropPath(StochasticDepth.LinearDecay(l, depth, last));
    layer.train(training);
    return layer.call(branch);
}
