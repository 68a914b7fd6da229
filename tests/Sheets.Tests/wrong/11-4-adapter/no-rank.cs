// Multiplies by alpha without dividing by the rank. Fails: 11-4-adapter-test-1, 11-4-adapter-test-2
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, double alpha, double p, bool training)
{
    var input = training ? x * rand_like(x).ge(p).to(x.dtype) / (1 - p) : x;
    return x.mm(W.t()) + input.mm(A.t()).mm(B.t()) * alpha;
}
