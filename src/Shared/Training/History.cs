using System.Globalization;

namespace DropoutCourse;

/// <summary>Loss and accuracy by measured epoch; entry 0 is the first one, which is the last epoch where only the end was measured. All of them
/// measured in evaluation mode, after the epoch.</summary>
/// <param name="dataName">The data set: shown with every result.</param>
public sealed class History(string dataName)
{
    readonly List<double> trainLoss = [],
        trainAccuracy = [],
        testLoss = [],
        testAccuracy = [],
        seconds = [];

    /// <summary>The data set's name.</summary>
    public string DataName { get; } = dataName;

    /// <summary>Number of measured epochs so far.</summary>
    public int Epochs => seconds.Count;

    /// <summary>Mean loss per training example, in nats for cross-entropy.</summary>
    public double[] TrainLoss => [.. trainLoss];

    /// <summary>Share of right answers on the training set, 0..1.</summary>
    public double[] TrainAccuracy => [.. trainAccuracy];

    /// <summary>Mean loss per test example.</summary>
    public double[] TestLoss => [.. testLoss];

    /// <summary>Share of right answers on the test set, 0..1.</summary>
    public double[] TestAccuracy => [.. testAccuracy];

    /// <summary>Seconds from the start of the training to the end of each epoch, measuring included.</summary>
    public double[] Seconds => [.. seconds];

    /// <summary>The generalization gap after the last epoch: accuracy on the training set minus accuracy on the test set.</summary>
    /// <exception cref="InvalidOperationException">There is no epoch yet.</exception>
    public double Gap =>
        Epochs > 0
            ? trainAccuracy[^1] - testAccuracy[^1]
            : throw new InvalidOperationException("there is no epoch yet");

    /// <summary>Appends an epoch.</summary>
    /// <param name="lossOnTrain">Mean loss per training example.</param>
    /// <param name="accuracyOnTrain">0..1.</param>
    /// <param name="lossOnTest">Mean loss per test example.</param>
    /// <param name="accuracyOnTest">0..1.</param>
    /// <param name="secondsSinceStart">Seconds since the start of the training.</param>
    public void Add(
        double lossOnTrain,
        double accuracyOnTrain,
        double lossOnTest,
        double accuracyOnTest,
        double secondsSinceStart
    )
    {
        trainLoss.Add(lossOnTrain);
        trainAccuracy.Add(accuracyOnTrain);
        testLoss.Add(lossOnTest);
        testAccuracy.Add(accuracyOnTest);
        seconds.Add(secondsSinceStart);
    }

    /// <summary>One line about the last epoch.</summary>
    public override string ToString() =>
        Epochs == 0
            ? $"{DataName}: no epoch yet"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{DataName}: after {Epochs} epochs, accuracy {trainAccuracy[^1]:P2} train, {testAccuracy[^1]:P2} test; loss {trainLoss[^1]:F4} train, {testLoss[^1]:F4} test; {seconds[^1]:F1} s"
            );
}
