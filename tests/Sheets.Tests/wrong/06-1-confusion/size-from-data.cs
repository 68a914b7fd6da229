// Takes the number of classes from the data. Fails: 06-1-confusion-test-1
int[,] Confusion(int[] truth, int[] answers, int classes)
{
    var table = new int[truth.Append(0).Max() + 1, truth.Append(0).Max() + 1];
    for (int i = 0; i < truth.Length; i++) table[truth[i], answers[i]]++;
    return table;
}
