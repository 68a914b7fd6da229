// Fills a copy.
Tensor DropWords(Tensor ids, double p, long unknown, long pad)
{
    var falls = rand_like(ids, dtype: ScalarType.Float32).lt(p);
    return ids.masked_fill(falls.logical_and(ids.eq(pad).logical_not()), unknown);
}
