// The first block has the rate 0. Fails: 11-3-path-test-1, 11-3-path-test-2
Tensor DropBranch(Tensor branch, int l, int depth, double last, bool training)
{
    if (!training) return branch;
    double p = depth == 1 ? last : last * (l - 1) / (depth - 1);
    return branch * rand(branch.shape[0], 1, 1).ge(p).to(branch.dtype) / (1 - p);
}
