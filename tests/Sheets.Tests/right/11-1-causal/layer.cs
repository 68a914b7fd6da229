// With the library's function for dropout and a mask that is added.
Tensor CausalWeights(Tensor q, Tensor k, double p, bool training)
{
    var scores = (q / Math.Sqrt(q.shape[2])).bmm(k.transpose(-2, -1));
    var mask = full(new[] { q.shape[1], q.shape[1] }, float.NegativeInfinity).triu(1);
    return F.dropout((scores + mask).softmax(2), p, training);
}
