// Forgets the causal mask. Fails: 11-1-causal-test-1, 11-1-causal-test-2
Tensor CausalWeights(Tensor q, Tensor k, double p, bool training)
{
    long T = q.shape[1];
    var scores = q.bmm(k.transpose(1, 2)) / Math.Sqrt(q.shape[2]);
    var a = scores.softmax(-1);
    return training ? a * rand_like(a).ge(p).to(a.dtype) / (1 - p) : a;
}
