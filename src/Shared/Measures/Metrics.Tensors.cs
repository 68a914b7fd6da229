using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

public static partial class Metrics
{
    /// <summary>Share of examples that are predicted right.</summary>
    /// <param name="predictions">Classes, int64 [N], or logits [N, classes].</param>
    /// <param name="labels">Int64 [N].</param>
    /// <returns>0..1.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
    public static double Accuracy(Tensor predictions, Tensor labels) => Accuracy(Classes(predictions), Classes(labels));

    /// <summary>Counts how often each class was taken for each class.</summary>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="predictions">Classes, int64 [N], or logits [N, classes].</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Matrix [classes, classes]: row = true class, column = predicted class.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a class out of range.</exception>
    public static int[,] ConfusionMatrix(Tensor labels, Tensor predictions, int classes = 10) =>
        ConfusionMatrix(Classes(labels), Classes(predictions), classes);

    /// <summary>McNemar's test on the predictions of two classifiers for the same examples.</summary>
    /// <param name="first">Classes, int64 [N], or logits [N, classes].</param>
    /// <param name="second">The same of the second classifier.</param>
    /// <param name="labels">Int64 [N].</param>
    /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
    public static McNemarResult McNemar(Tensor first, Tensor second, Tensor labels)
    {
        long[] truth = Classes(labels);
        return McNemar(Right(first), Right(second));

        bool[] Right(Tensor predictions)
        {
            long[] found = Classes(predictions);
            SameLength(found.Length, truth.Length);
            return found.Zip(truth, (a, b) => a == b).ToArray();
        }
    }

    static long[] Classes(Tensor tensor)
    {
        if (tensor.shape.Length is not (1 or 2))
            throw new ArgumentException(
                $"expected classes [N] or logits [N, classes], got shape [{string.Join(", ", tensor.shape)}]"
            );
        using var scope = NewDisposeScope();
        return (tensor.shape.Length == 2 ? tensor.argmax(1) : tensor.to(ScalarType.Int64))
            .contiguous()
            .data<long>()
            .ToArray();
    }
}
