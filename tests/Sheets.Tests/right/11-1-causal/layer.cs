// With the library's function for dropout, and rows that are never NaN.
Tensor CausalWeights(Tensor q, Tensor k, Tensor padding, double p, bool training)
{
    long T = q.shape[1];
    var scores = (q / Math.Sqrt(q.shape[2])).bmm(k.transpose(-2, -1));
    var heard = stack(padding.data<long>().ToArray().Select(m =>
        ones(T, T).tril().masked_fill(arange(T).lt(m), 0)).ToArray());
    return F.dropout((scores + (heard - 1) * 1e9f).softmax(2) * heard, p, training);
}
