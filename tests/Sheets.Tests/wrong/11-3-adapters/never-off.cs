// Drops in evaluation, too. Fails: 11-3-adapters-test-1
Tensor Adapted(Tensor x, Tensor W, Tensor A, Tensor B, Tensor which, double alpha, double p, bool training)
{
    var input = x * rand_like(x).ge(p).to(x.dtype) / (1 - p);
    var has = which.ge(0).to(x.dtype).unsqueeze(1);
    var own = which.clamp_min(0);
    var narrow = A.index_select(0, own).bmm(input.unsqueeze(2));
    var detour = B.index_select(0, own).bmm(narrow).squeeze(2);
    return x.mm(W.t()) + has * detour * (alpha / A.shape[1]);
}
