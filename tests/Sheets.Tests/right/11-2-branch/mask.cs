// With a mask, and the rows put back one by one.
Tensor AddBranch(Tensor x, Func<Tensor, Tensor> branch, int l, int depth, double last, bool training)
{
    if (!training) return x + branch(x);
    double p = last * l / depth;
    var kept = rand(x.shape[0]).ge(p).nonzero().flatten();
    if (kept.shape[0] == 0) return x.alias();
    var what = branch(x.index_select(0, kept)) / (1 - p);
    var rows = x.unbind(0).ToList();
    for (int i = 0; i < kept.shape[0]; i++) rows[(int)kept[i].item<long>()] = rows[(int)kept[i].item<long>()] + what[i];
    return stack(rows);
}
