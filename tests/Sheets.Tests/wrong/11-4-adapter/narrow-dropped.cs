// Drops behind A, not in front of it. Fails: 11-4-adapter-test-2
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, double alpha, double p, bool training)
{
    var small = x.mm(A.t());
    if (training) small = small * rand(1, small.shape[1]).ge(p).to(small.dtype) / (1 - p);
    return x.mm(W.t()) + small.mm(B.t()) * (alpha / A.shape[0]);
}
