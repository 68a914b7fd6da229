// One mask for all texts. Fails: 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, Tensor padding, double p, bool training)
{
    long T = q.shape[1];
    var (i, j) = (arange(T).reshape(1, T, 1), arange(T).reshape(1, 1, T));
    var hidden = j.gt(i).logical_or(j.lt(padding.reshape(-1, 1, 1)));
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    var a = scores.masked_fill(hidden, float.NegativeInfinity).softmax(-1).masked_fill(hidden, 0);
    return training ? a * rand(T, T).ge(p).to(a.dtype) / (1 - p) : a;
}
