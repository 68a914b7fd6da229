// Counts epochs from 0. Fails: 01-2-stop-test-1, 01-2-stop-test-2
(int Best, int Last) EarlyStop(double[] losses, int patience)
{
    int best = 1;
    for (int epoch = 1; epoch <= losses.Length; epoch++)
    {
        if (losses[epoch - 1] < losses[best - 1]) best = epoch;
        if (epoch - best >= patience) return (best - 1, epoch - 1);
    }
    return (best - 1, losses.Length - 1);
}
