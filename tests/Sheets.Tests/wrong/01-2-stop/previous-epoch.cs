// Compares with the epoch before instead of the best one. Fails: 01-2-stop-test-1, 01-2-stop-test-2
(int Best, int Last) EarlyStop(double[] losses, int patience)
{
    int best = 1;
    for (int epoch = 1; epoch <= losses.Length; epoch++)
    {
        if (epoch > 1 && losses[epoch - 1] < losses[epoch - 2]) best = epoch;
        if (epoch - best >= patience) return (best, epoch);
    }
    return (best, losses.Length);
}
