// Makes the rows add up to 1 again. Fails: 11-1-causal-test-1, 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, Tensor padding, double p, bool training)
{
    long T = q.shape[1];
    var (i, j) = (arange(T).reshape(1, T, 1), arange(T).reshape(1, 1, T));
    var hidden = j.gt(i).logical_or(j.lt(padding.reshape(-1, 1, 1)));
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    var a = scores.masked_fill(hidden, float.NegativeInfinity).softmax(-1).masked_fill(hidden, 0);
    if (!training) return a;
    a = a * rand_like(a).ge(p).to(a.dtype);
    return a / a.sum(-1, keepdim: true).clamp_min(1e-9);
}
