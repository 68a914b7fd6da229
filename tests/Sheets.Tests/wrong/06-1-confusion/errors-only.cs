// Counts errors only; the diagonal stays empty. Fails: 06-1-confusion-test-1
int[,] Confusion(int[] truth, int[] answers, int classes)
{
    var table = new int[classes, classes];
    for (int i = 0; i < truth.Length; i++) if (truth[i] != answers[i]) table[truth[i], answers[i]]++;
    return table;
}
