// Drops the same positions in all sentences. Fails: 07-4-words-test-1
Tensor DropWords(Tensor ids, double p, long unknown, long pad)
{
    var falls = rand(1, ids.shape[1]).lt(p).logical_and(ids.ne(pad));
    return where(falls, full_like(ids, unknown), ids);
}
