using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Early stopping: after each epoch give it the validation loss; it keeps a copy of the weights at the best epoch and says when to stop.
/// Source: L. Prechelt, "Early stopping - but when?", in Neural Networks: Tricks of the Trade, 1998; Goodfellow et al. 2016, algorithm 7.1.
/// <code>
/// using var stopping = new EarlyStopping(patience: 5);
/// while (!stopping.Stop) { ...one epoch...; stopping.Update(net, validationLoss); }
/// stopping.Restore(net);
/// </code>
/// </summary>
public sealed class EarlyStopping : IDisposable
{
    Dictionary<string, Tensor> best = [];

    /// <summary>A rule that has seen no epoch yet.</summary>
    /// <param name="patience">Stop after this many epochs in a row without a better one; at least 1.</param>
    /// <param name="minDelta">An epoch is better only if its loss is lower than the best by more than this; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">patience is less than 1 or minDelta is negative.</exception>
    public EarlyStopping(int patience, double minDelta = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(minDelta >= 0))
            throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, "minDelta must be at least 0");
        (Patience, MinDelta) = (patience, minDelta);
    }

    /// <summary>How many epochs without a better one are waited for.</summary>
    public int Patience { get; }

    /// <summary>By how much an epoch must be better.</summary>
    public double MinDelta { get; }

    /// <summary>Number of epochs seen.</summary>
    public int Epoch { get; private set; }

    /// <summary>The best epoch, counted from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The loss of the best epoch; infinity before the first.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Is it time to stop?</summary>
    public bool Stop => Epoch - BestEpoch >= Patience;

    /// <summary>Takes note of an epoch; copies the weights if it is the best so far.</summary>
    /// <param name="net">The net after this epoch.</param>
    /// <param name="validationLoss">Its loss (or error) on data that it was not trained on: lower is better. A loss that is not a number never counts as better.</param>
    /// <returns>True if this epoch is the best so far.</returns>
    public bool Update(nn.Module net, double validationLoss)
    {
        if (!Count(validationLoss))
            return false;
        Forget();
        best = ModelStore.Copy(net);
        return true;
    }

    /// <summary>Puts the best epoch's weights back into the net.</summary>
    /// <exception cref="InvalidOperationException">No epoch was good enough to be kept.</exception>
    public void Restore(nn.Module net)
    {
        if (BestEpoch == 0)
            throw new InvalidOperationException(
                "no weights were kept: call Update after each epoch, with a loss that is a number"
            );
        net.load_state_dict(best);
    }

    /// <summary>What the rule would have done on a whole curve.</summary>
    /// <param name="losses">Validation loss of epochs 1, 2, ...</param>
    /// <param name="patience">As in the constructor.</param>
    /// <param name="minDelta">As in the constructor.</param>
    /// <returns>The best epoch and the last one that would have been trained, both counted from 1 (BestEpoch is 0 if no loss is a number).</returns>
    /// <exception cref="ArgumentException">The curve is empty.</exception>
    public static (int BestEpoch, int LastEpoch) On(IReadOnlyList<double> losses, int patience, double minDelta = 0)
    {
        if (losses.Count == 0)
            throw new ArgumentException("the curve is empty", nameof(losses));
        using var rule = new EarlyStopping(patience, minDelta);
        for (int i = 0; i < losses.Count && !rule.Stop; i++)
            rule.Count(losses[i]);
        return (rule.BestEpoch, rule.Epoch);
    }

    /// <summary>Frees the kept weights.</summary>
    public void Dispose() => Forget();

    bool Count(double validationLoss)
    {
        Epoch++;
        if (!(validationLoss < BestLoss - MinDelta))
            return false;
        (BestEpoch, BestLoss) = (Epoch, validationLoss);
        return true;
    }

    void Forget()
    {
        foreach (var copy in best.Values)
            copy.Dispose();
        best = [];
    }
}
