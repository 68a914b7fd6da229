// Calls the branch with an empty batch. Fails: 11-2-branch-test-2
Tensor AddBranch(Tensor x, Func<Tensor, Tensor> branch, int l, int depth, double last, bool training)
{
    if (!training) return x + branch(x);
    double p = last * l / depth;
    var kept = rand(x.shape[0]).ge(p).nonzero().flatten();
    return x.index_add(0, kept, branch(x.index_select(0, kept)) / (1 - p), 1);
}
