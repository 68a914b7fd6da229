// Drops the input of the frozen path, too. Fails: 11-4-adapter-test-1
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, double alpha, double p, bool training)
{
    if (training) x = x * rand_like(x).ge(p).to(x.dtype) / (1 - p);
    return x.mm(W.t()) + x.mm(A.t()).mm(B.t()) * (alpha / A.shape[0]);
}
