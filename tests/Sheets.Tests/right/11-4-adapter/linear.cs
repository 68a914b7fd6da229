// With the library's functions.
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, double alpha, double p, bool training)
{
    var narrow = F.linear(F.dropout(x, p, training), A);
    return F.linear(x, W) + alpha / A.shape[0] * F.linear(narrow, B);
}
