// Drops in evaluation, too. Fails: 11-4-adapter-test-1
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, double alpha, double p, bool training)
{
    var input = x * rand_like(x).ge(p).to(x.dtype) / (1 - p);
    return x.mm(W.t()) + input.mm(A.t()).mm(B.t()) * (alpha / A.shape[0]);
}
