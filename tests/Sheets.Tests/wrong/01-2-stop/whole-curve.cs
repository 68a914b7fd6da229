// Looks for the best epoch in the whole curve, beyond the stop. Fails: 01-2-stop-test-1
(int Best, int Last) EarlyStop(double[] losses, int patience)
{
    int best = 1;
    for (int epoch = 1; epoch <= losses.Length; epoch++)
    {
        if (losses[epoch - 1] < losses[best - 1]) best = epoch;
        if (epoch - best >= patience) return (Array.IndexOf(losses, losses.Min()) + 1, epoch);
    }
    return (best, losses.Length);
}
