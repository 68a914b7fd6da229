using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>Document 001's convolutional net: two convolutions of 3x3 with 32 and 64 channels, each with a max-pool of 2x2, and one fully connected layer; dropout before that.</summary>
public static class ConvolutionalTraining
{
    private const int Epochs = 30,
        Batch = 100;
    private const double Rate = 0.003;

    public static Job Job(int seed, double p) =>
        new()
        {
            Heads =
            [
                new Head(
                    "cnn",
                    p > 0 ? "dropout" : "no-dropout",
                    p > 0 ? "two convolutions with dropout" : "two convolutions without dropout"
                ),
            ],
            Seed = seed,
            Net =
                $"conv 3x3x32, pool, conv 3x3x64, pool, 1600-10, ReLU, {(p > 0 ? FormattableString.Invariant($"drop rate {p} before the last layer") : "no dropout")}",
            Settings = new Dictionary<string, double>
            {
                ["hiddenDropRate"] = p,
                ["epochs"] = Epochs,
                ["batch"] = Batch,
                ["learningRate"] = Rate,
            },
            Cost = Epochs * 60_000 * 15e6 * 6 * 1e-12,
            Run = context => Run(context, p),
        };

    private static IReadOnlyList<RecordedRun> Run(JobContext context, double p)
    {
        manual_seed(1_000 * context.Job.Seed + 1);
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("conv1", Conv2d(1, 32, 3)),
            ("pool1", MaxPool2d(2)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(32, 64, 3)),
            ("pool2", MaxPool2d(2)),
            ("relu2", ReLU()),
            ("flatten", Flatten()),
        };
        if (p > 0)
            layers.Add(("drop", new VectorizedDropout(p)));
        layers.Add(("fc", Linear(1600, 10)));
        using var net = Sequential(layers);
        using var data = context.Data.AsImages();
        using var adam = optim.Adam(net.parameters(), Rate);
        // Seed 0 is the one for choosing: the last 10,000 digits are held out, and the test set is left alone.
        int all = (int)data.TrainLabels.shape[0],
            held = context.Job.Seed == 0 ? all / 6 : 0,
            digits = all - held;
        double Error(int first, int count, out double loss)
        {
            (loss, double accuracy) = Trainer.Evaluate(
                net,
                data.TrainImages.narrow(0, first, count),
                data.TrainLabels.narrow(0, first, count)
            );
            return 100 * (1 - accuracy);
        }
        var (epochs, seconds) = TorchTraining.Run(
            context,
            net,
            adam,
            digits,
            Epochs,
            Batch,
            rows =>
                functional.cross_entropy(
                    net.call(data.TrainImages.index_select(0, rows)),
                    data.TrainLabels.index_select(0, rows)
                ),
            // Rising for a tenth of the training, then falling to 0 along half a cosine.
            done => Rate * (done < 0.1 ? done / 0.1 : 0.5 * (1 + Math.Cos(Math.PI * (done - 0.1) / 0.9))),
            () =>
            {
                double train = Error(0, Math.Min(digits, 10_000), out _),
                    loss = 0;
                double? validation = held > 0 ? Error(digits, held, out loss) : null;
                return (train, validation, validation is null ? null : loss);
            }
        );
        return [context.Result(seconds, digits, held, held > 0 ? null : MlpTraining.Test(net, data), epochs)];
    }
}
