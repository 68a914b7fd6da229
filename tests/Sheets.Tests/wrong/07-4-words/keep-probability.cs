// p taken for the keep probability. Fails: 07-4-words-test-1
Tensor DropWords(Tensor ids, double p, long unknown, long pad)
{
    var falls = rand(ids.shape[0], ids.shape[1]).ge(p).logical_and(ids.ne(pad));
    return where(falls, full_like(ids, unknown), ids);
}
