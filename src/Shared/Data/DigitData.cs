using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Training and test digits as tensors that live until they are disposed or forgotten, whatever dispose scope they were made in.</summary>
public sealed class DigitData : IDisposable
{
    /// <summary>Puts bytes into tensors.</summary>
    /// <param name="name">What the data are: every result names it.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="trainImages">Training images, 28x28.</param>
    /// <param name="trainLabels">Training labels 0..9.</param>
    /// <param name="testImages">Test images, 28x28.</param>
    /// <param name="testLabels">Test labels 0..9.</param>
    /// <exception cref="ArgumentException">The numbers of images and labels differ.</exception>
    public DigitData(
        string name,
        string source,
        ByteImages trainImages,
        byte[] trainLabels,
        ByteImages testImages,
        byte[] testLabels
    )
        : this(name, source, ToTensor(trainImages), ToTensor(trainLabels), ToTensor(testImages), ToTensor(testLabels))
    { }

    /// <summary>Wraps tensors and takes them out of the current dispose scope.</summary>
    /// <param name="name">What the data are.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="trainImages">Float32 [N, 1, 28, 28] or [N, 784].</param>
    /// <param name="trainLabels">Int64 [N].</param>
    /// <param name="testImages">Float32 [M, 1, 28, 28] or [M, 784].</param>
    /// <param name="testLabels">Int64 [M].</param>
    /// <exception cref="ArgumentException">The numbers of images and labels differ.</exception>
    public DigitData(
        string name,
        string source,
        Tensor trainImages,
        Tensor trainLabels,
        Tensor testImages,
        Tensor testLabels
    )
    {
        if (trainImages.shape[0] != trainLabels.shape[0] || testImages.shape[0] != testLabels.shape[0])
            throw new ArgumentException(
                $"{trainImages.shape[0]} training images with {trainLabels.shape[0]} labels, {testImages.shape[0]} test images with {testLabels.shape[0]} labels"
            );
        (Name, Source) = (name, source);
        (TrainImages, TrainLabels) = (trainImages.DetachFromDisposeScope(), trainLabels.DetachFromDisposeScope());
        (TestImages, TestLabels) = (testImages.DetachFromDisposeScope(), testLabels.DetachFromDisposeScope());
    }

    /// <summary>What the data are: "MNIST" or "SyntheticDigits" (or the folder's name for files of another origin).</summary>
    public string Name { get; }

    /// <summary>Where they come from, for people.</summary>
    public string Source { get; }

    /// <summary>Float32 [N, 1, 28, 28], after <see cref="Flat"/> [N, 784]; 0 is background, 1 full ink.</summary>
    public Tensor TrainImages { get; }

    /// <summary>Int64 [N], 0..9.</summary>
    public Tensor TrainLabels { get; }

    /// <summary>Float32 [M, 1, 28, 28], after <see cref="Flat"/> [M, 784].</summary>
    public Tensor TestImages { get; }

    /// <summary>Int64 [M], 0..9.</summary>
    public Tensor TestLabels { get; }

    /// <summary>The same data with each image as one row of 784 numbers, for nets of linear layers. Shares memory with this one.</summary>
    public DigitData Flat() =>
        new(
            Name,
            Source,
            TrainImages.reshape(-1, 784),
            TrainLabels.alias(),
            TestImages.reshape(-1, 784),
            TestLabels.alias()
        );

    /// <summary>The same data with each image as [1, 28, 28], for convolutional nets. Shares memory with this one.</summary>
    public DigitData AsImages() =>
        new(
            Name,
            Source,
            TrainImages.reshape(-1, 1, 28, 28),
            TrainLabels.alias(),
            TestImages.reshape(-1, 1, 28, 28),
            TestLabels.alias()
        );

    /// <summary>A random part of the data with equally many digits of each class.</summary>
    /// <param name="trainPerClass">Training digits to take of each of the ten classes.</param>
    /// <param name="testPerClass">Test digits to take of each class; null takes all.</param>
    /// <param name="seed">Which random part.</param>
    /// <returns>Copies, in random order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A class has fewer digits, or a number is not positive.</exception>
    public DigitData Subset(int trainPerClass, int? testPerClass = null, int seed = 1)
    {
        using var scope = NewDisposeScope();
        Tensor train = Choose(TrainLabels, trainPerClass, seed, nameof(trainPerClass));
        Tensor test = testPerClass is { } n
            ? Choose(TestLabels, n, seed + 1, nameof(testPerClass))
            : arange(TestLabels.shape[0]);
        return new DigitData(
            Name,
            Source,
            TrainImages.index_select(0, train),
            TrainLabels.index_select(0, train),
            TestImages.index_select(0, test),
            TestLabels.index_select(0, test)
        );
    }

    /// <summary>One line: name, sizes, source.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Name}: {TrainLabels.shape[0]:N0} training and {TestLabels.shape[0]:N0} test images [{string.Join(", ", TrainImages.shape[1..])}], from {Source}"
        );

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        TrainImages.Dispose();
        TrainLabels.Dispose();
        TestImages.Dispose();
        TestLabels.Dispose();
    }

    static Tensor Choose(Tensor labels, int perClass, int seed, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perClass, name);
        long[] all = labels.data<long>().ToArray();
        var order = Enumerable.Range(0, all.Length).ToArray();
        var random = new Random(seed);
        random.Shuffle(order);
        var left = Enumerable.Repeat(perClass, 10).ToArray();
        var chosen = order.Where(i => left[all[i]]-- > 0).Select(i => (long)i).ToArray();
        if (chosen.Length < 10 * perClass)
            throw new ArgumentOutOfRangeException(
                name,
                perClass,
                $"a class has only {all.GroupBy(l => l).Min(g => g.Count())} digits"
            );
        return tensor(chosen);
    }

    static Tensor ToTensor(ByteImages images)
    {
        using var scope = NewDisposeScope();
        return tensor(images.Pixels, [images.Count, 1, images.Rows, images.Columns])
            .to(ScalarType.Float32)
            .div_(255)
            .DetachFromDisposeScope();
    }

    static Tensor ToTensor(byte[] labels)
    {
        using var scope = NewDisposeScope();
        return tensor(labels).to(ScalarType.Int64).DetachFromDisposeScope();
    }
}
