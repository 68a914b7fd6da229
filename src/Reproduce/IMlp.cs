namespace DropoutCourse.Reproduce;

/// <summary>A multilayer perceptron in training: forward and backward pass, momentum and max-norm of one step, written out by hand. The same seeds give the same masks in each kind.</summary>
public interface IMlp : IDisposable
{
    /// <summary>One step on the given rows of the training set; returns the mean loss in nats, with dropout on.</summary>
    double Step(ReadOnlySpan<int> rows, Random random, double rate);

    /// <summary>Mean loss in nats and share of wrong answers on the training set's rows [first, first + count), without dropout.</summary>
    (double Loss, double Error) Evaluate(int first, int count);

    /// <summary>Puts weights and velocities into the nets that they came from.</summary>
    void Store();
}
