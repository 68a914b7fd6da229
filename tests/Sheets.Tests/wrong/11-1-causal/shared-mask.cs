// One mask for all heads. Fails: 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, double p, bool training)
{
    long T = q.shape[1];
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    var a = scores.masked_fill(ones(T, T, dtype: ScalarType.Bool).triu(1), float.NegativeInfinity).softmax(-1);
    return training ? a * rand(T, T).ge(p).to(a.dtype) / (1 - p) : a;
}
