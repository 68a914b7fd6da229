using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>Document 001's convolutional net on batches of 64.</summary>
internal static class Convolutional
{
    public static Case Batches(int count)
    {
        var model = Sequential(
            ("conv1", Conv2d(1, 32, 3)),
            ("pool1", MaxPool2d(2)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(32, 64, 3)),
            ("pool2", MaxPool2d(2)),
            ("relu2", ReLU()),
            ("flatten", Flatten()),
            ("drop", new VectorizedDropout(0.5)),
            ("fc", Linear(1600, 10))
        );
        var optimizer = new FusedAdam(model.parameters());
        Tensor images = rand(64 * count, 1, 28, 28),
            labels = randint(10, new long[] { 64 * count }, dtype: ScalarType.Int64);
        return new(
            () =>
            {
                for (var b = 0; b < count; b++)
                {
                    using var scope = NewDisposeScope();
                    optimizer.ZeroGrad();
                    functional
                        .cross_entropy(model.call(images.narrow(0, 64 * b, 64)), labels.narrow(0, 64 * b, 64))
                        .backward();
                    optimizer.Step();
                }
            },
            [model, optimizer, images, labels],
            1
        );
    }
}
