// Drops scores, not weights: a score of 0 is no weight of 0. Fails: 11-1-causal-test-1, 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, Tensor padding, double p, bool training)
{
    long T = q.shape[1];
    var (i, j) = (arange(T).reshape(1, T, 1), arange(T).reshape(1, 1, T));
    var hidden = j.gt(i).logical_or(j.lt(padding.reshape(-1, 1, 1)));
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    if (training) scores = scores * rand_like(scores).ge(p).to(scores.dtype) / (1 - p);
    return scores.masked_fill(hidden, float.NegativeInfinity).softmax(-1).masked_fill(hidden, 0);
}
