// One coin for the batch. Fails: 11-3-path-test-1, 11-3-path-test-2
Tensor DropBranch(Tensor branch, int l, int depth, double last, bool training)
{
    if (!training) return branch;
    double p = last * l / depth;
    return branch * rand(1, 1, 1).ge(p).to(branch.dtype) / (1 - p);
}
