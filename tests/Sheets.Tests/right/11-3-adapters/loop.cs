// A loop over the adapters, each for its rows.
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, Tensor which, double alpha, double p, bool training)
{
    var y = F.linear(x, W);
    var input = F.dropout(x, p, training);
    for (int k = 0; k < A.shape[0]; k++)
    {
        var rows = which.eq(k).nonzero().flatten();
        if (rows.shape[0] > 0)
            y = y.index_add(0, rows, alpha / A.shape[1] * F.linear(F.linear(input.index_select(0, rows), A[k]), B[k]), 1);
    }
    return y;
}
