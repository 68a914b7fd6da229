// Makes the rows add up to 1 again. Fails: 11-1-causal-test-1, 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, double p, bool training)
{
    long T = q.shape[1];
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    var a = scores.masked_fill(ones(T, T, dtype: ScalarType.Bool).triu(1), float.NegativeInfinity).softmax(-1);
    if (!training) return a;
    a = a * rand_like(a).ge(p).to(a.dtype);
    return a / a.sum(-1, keepdim: true).clamp_min(1e-9);
}
