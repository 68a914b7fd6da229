// One adapter for all examples. Fails: 11-3-adapters-test-1, 11-3-adapters-test-2
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, Tensor which, double alpha, double p, bool training)
{
    var input = training ? x * rand_like(x).ge(p).to(x.dtype) / (1 - p) : x;
    var has = which.ge(0).to(x.dtype).unsqueeze(1);
    var own = zeros_like(which);
    var narrow = A.index_select(0, own).bmm(input.unsqueeze(2));
    var detour = B.index_select(0, own).bmm(narrow).squeeze(2);
    return x.mm(W.t()) + has * detour * (alpha / A.shape[1]);
}
