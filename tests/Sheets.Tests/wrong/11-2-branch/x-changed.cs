// Changes x itself. Fails: 11-2-branch-test-1, 11-2-branch-test-2
Tensor AddBranch(Tensor x, Func<Tensor, Tensor> branch, int l, int depth, double last, bool training)
{
    if (!training) return x + branch(x);
    double p = last * l / depth;
    var kept = rand(x.shape[0]).ge(p).nonzero().flatten();
    if (kept.shape[0] == 0) return x.alias();
    return x.detach().index_add_(0, kept, branch(x.index_select(0, kept)) / (1 - p), 1);
}
