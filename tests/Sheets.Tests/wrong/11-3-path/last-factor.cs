// Divides by 1 - last in every block. Fails: 11-3-path-test-2
Tensor DropBranch(Tensor branch, int l, int depth, double last, bool training)
{
    if (!training) return branch;
    double p = last * l / depth;
    return branch * rand(branch.shape[0], 1, 1).ge(p).to(branch.dtype) / (1 - last);
}
