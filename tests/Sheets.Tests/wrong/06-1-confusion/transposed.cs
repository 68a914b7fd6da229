// Rows and columns exchanged. Fails: 06-1-confusion-test-1
int[,] Confusion(int[] truth, int[] answers, int classes)
{
    var table = new int[classes, classes];
    for (int i = 0; i < truth.Length; i++) table[answers[i], truth[i]]++;
    return table;
}
