// Exponentials, divided by their sum.
Tensor CausalWeights(Tensor q, Tensor k, Tensor padding, double p, bool training)
{
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    long T = q.shape[1];
    var heard = ones(T, T).tril() * arange(T).ge(padding.unsqueeze(1)).to(q.dtype).unsqueeze(1);
    var e = (scores - scores.amax(new[] { 2L }, true).detach()).exp() * heard;
    var a = e / e.sum(-1, keepdim: true).clamp_min(1e-30);
    return training ? a * full_like(a.detach(), 1 - p).bernoulli() / (1 - p) : a;
}
