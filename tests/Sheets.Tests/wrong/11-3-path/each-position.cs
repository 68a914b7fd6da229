// A coin for each position. Fails: 11-3-path-test-1
Tensor DropBranch(Tensor branch, int l, int depth, double last, bool training)
{
    if (!training) return branch;
    double p = last * l / depth;
    return branch * rand(branch.shape[0], branch.shape[1], 1).ge(p).to(branch.dtype) / (1 - p);
}
