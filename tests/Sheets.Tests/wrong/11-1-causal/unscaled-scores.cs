// Does not divide the scores by the root of d. Fails: 11-1-causal-test-1
Tensor CausalWeights(Tensor q, Tensor k, double p, bool training)
{
    long T = q.shape[1];
    var a = q.bmm(k.transpose(1, 2)).masked_fill(ones(T, T, dtype: ScalarType.Bool).triu(1), float.NegativeInfinity).softmax(-1);
    return training ? a * rand_like(a).ge(p).to(a.dtype) / (1 - p) : a;
}
