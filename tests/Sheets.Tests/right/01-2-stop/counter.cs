// Counts epochs without improvement.
(int Best, int Last) EarlyStop(double[] losses, int patience)
{
    var (best, bestLoss, bad, epoch) = (0, double.PositiveInfinity, 0, 0);
    while (epoch < losses.Length && bad < patience)
    {
        double loss = losses[epoch++];
        if (loss < bestLoss) (best, bestLoss, bad) = (epoch, loss, 0);
        else bad++;
    }
    return (best, epoch);
}
