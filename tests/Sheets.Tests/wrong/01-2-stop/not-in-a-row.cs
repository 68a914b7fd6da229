// Counts bad epochs without starting anew. Fails: 01-2-stop-test-2
(int Best, int Last) EarlyStop(double[] losses, int patience)
{
    int best = 1, bad = 0;
    for (int epoch = 1; epoch <= losses.Length; epoch++)
    {
        if (losses[epoch - 1] < losses[best - 1]) best = epoch; else if (epoch > 1) bad++;
        if (bad >= patience) return (best, epoch);
    }
    return (best, losses.Length);
}
