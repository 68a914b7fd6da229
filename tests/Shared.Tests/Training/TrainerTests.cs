using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Tests;

/// <summary>These seed torch's one generator and print: alone.</summary>
[Collection("alone")]
public class TrainerTests
{
    static Sequential Net(double p = 0.5, int hidden = 32) =>
        Sequential(("fc1", Linear(784, hidden)), ("relu", ReLU()), ("drop", Dropout(p)), ("fc2", Linear(hidden, 10)));

    static DigitData Digits(int train = 600, int test = 200)
    {
        using DigitData images = SyntheticDigits.Load(train, test);
        return images.Flat();
    }

    static float[] Weights(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return cat(model.parameters().Select(p => p.detach().reshape(-1)).ToArray()).data<float>().ToArray();
    }

    [Fact]
    public void TrainingLearns()
    {
        using DigitData data = Digits(2000, 500);
        manual_seed(1);
        using Sequential model = Net(0.2, 64);
        History history = Trainer.Fit(model, data, epochs: 6, quiet: true);
        Assert.Equal(6, history.Epochs);
        Assert.True(history.TrainAccuracy[^1] > 0.9 && history.TestAccuracy[^1] > 0.8, history.ToString());
        Assert.True(history.TrainLoss[^1] < history.TrainLoss[0]);
        Assert.Equal(history.TrainAccuracy[^1] - history.TestAccuracy[^1], history.Gap, 12);
        Assert.Equal(history.Seconds.Order(), history.Seconds);
        Assert.Equal("SyntheticDigits", history.DataName);
        Assert.StartsWith("SyntheticDigits: after 6 epochs", history.ToString());
    }

    [Fact]
    public void TheSeedDecidesOrderAndMasks()
    {
        using DigitData data = Digits();
        float[] Run(int seed)
        {
            manual_seed(9);
            using Sequential model = Net();
            Trainer.Fit(model, data, epochs: 2, seed: seed, quiet: true);
            return Weights(model);
        }
        float[] first = Run(3);
        Assert.Equal(first, Run(3));
        Assert.NotEqual(first, Run(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void EachEpochSeesEachExampleOnceInANewOrder(int batchSize)
    {
        const int n = 30;
        // Image k is filled with k, so that it can be recognized.
        using Tensor images = arange(n).to(ScalarType.Float32).unsqueeze(1).expand(n, 784).contiguous();
        using var data = new DigitData(
            "numbers",
            "a test",
            images.alias(),
            arange(n).remainder(10),
            images.narrow(0, 0, 5).alias(),
            arange(5)
        );
        var seen = new List<float>();
        using Sequential model = Net();
        Trainer.Fit(
            model,
            data,
            epochs: 2,
            batchSize: batchSize,
            seed: 1,
            quiet: true,
            hooks: new TrainerHooks
            {
                Augment = batch =>
                {
                    Assert.InRange(batch.shape[0], 1, batchSize);
                    using Tensor column = batch.select(1, 0).contiguous();
                    seen.AddRange(column.data<float>().ToArray());
                    return batch;
                },
            }
        );
        Assert.Equal(Enumerable.Range(0, n).Select(i => (float)i), seen.Take(n).Order());
        Assert.Equal(Enumerable.Range(0, n).Select(i => (float)i), seen.Skip(n).Order());
        Assert.NotEqual(seen.Take(n), seen.Skip(n));
        Assert.NotEqual(Enumerable.Range(0, n).Select(i => (float)i), seen.Take(n));
    }

    [Fact]
    public void ImageAndLabelStayTogether()
    {
        // The label is written into the image; a net that gets the pairs mixed up cannot learn it.
        const int n = 400;
        using Tensor labels = arange(n).remainder(10),
            images = functional.one_hot(labels, 784).to(ScalarType.Float32);
        using var data = new DigitData(
            "one-hot",
            "a test",
            images.alias(),
            labels.alias(),
            images.alias(),
            labels.alias()
        );
        manual_seed(1);
        using Sequential model = Net(0);
        Assert.Equal(1.0, Trainer.Fit(model, data, epochs: 20, batchSize: 16, quiet: true).TestAccuracy[^1]);
    }

    /// <summary>Notes in which mode it runs, and whether gradients are on.</summary>
    sealed class Witness : Module<Tensor, Tensor>
    {
        readonly Linear layer = Linear(784, 10);

        public Witness()
            : base("witness") => RegisterComponents();

        public List<(bool Training, bool Gradients, long Batch)> Seen { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Tensor output = layer.call(input);
            Seen.Add((training, output.requires_grad, input.shape[0]));
            return output;
        }
    }

    [Fact]
    public void TrainingIsInTrainingModeAndMeasuringIsNot()
    {
        using DigitData data = Digits(100, 50);
        using var model = new Witness();
        model.eval(); // as somebody may have left it
        Trainer.Fit(model, data, epochs: 2, batchSize: 40, quiet: true);
        var train = (true, true);
        var measure = (false, false);
        Assert.Equal(
            [train, train, train, measure, measure, train, train, train, measure, measure],
            model.Seen.Select(s => (s.Training, s.Gradients))
        );
        Assert.Equal([40, 40, 20, 100, 50], model.Seen.Take(5).Select(s => s.Batch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheModelKeepsItsMode(bool training)
    {
        using DigitData data = Digits(50, 20);
        using Sequential model = Net();
        model.train(training);
        Trainer.Fit(model, data, epochs: 1, quiet: true);
        Assert.All(model.modules(), module => Assert.Equal(training, module.training));
        Trainer.Evaluate(model, data.TestImages, data.TestLabels);
        Assert.All(model.modules(), module => Assert.Equal(training, module.training));
    }

    [Fact]
    public void AMixOfModesIsKept()
    {
        using DigitData data = Digits(50, 20);
        using Sequential model = Net();
        model.eval();
        ((nn.Module)model[2]).train(); // dropout on, for Monte-Carlo averaging
        using Tensor logits = Trainer.Predict(model, data.TestImages);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(i => ((nn.Module)model[i]).training));
        Assert.False(model.training);
    }

    [Fact]
    public void PredictionHasNoDropoutNoGradientsAndDoesNotDependOnTheBatchSize()
    {
        using DigitData data = Digits(50, 23);
        using Sequential model = Net(0.9);
        using Tensor one = Trainer.Predict(model, data.TestImages),
            two = Trainer.Predict(model, data.TestImages, batchSize: 5);
        Assert.Equal([23, 10], one.shape);
        Assert.True(one.allclose(two, 1e-5, 1e-6));
        Assert.False(one.requires_grad);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer.Predict(model, data.TestImages, 0));
    }

    [Fact]
    public void LossAndAccuracyAreWhatTheirDefinitionsSay()
    {
        using DigitData data = Digits(50, 30);
        using Sequential model = Net();
        var (loss, accuracy) = Trainer.Evaluate(model, data.TestImages, data.TestLabels);
        using Tensor logits = Trainer.Predict(model, data.TestImages);
        double sum = 0;
        int right = 0;
        for (int i = 0; i < 30; i++)
        {
            double[] z = logits[i].data<float>().ToArray().Select(v => (double)v).ToArray();
            long label = data.TestLabels[i].item<long>();
            sum += Math.Log(z.Sum(Math.Exp)) - z[label];
            if (z.Index().MaxBy(p => p.Item).Index == label)
                right++;
        }
        Assert.Equal(sum / 30, loss, 5);
        Assert.Equal(right / 30.0, accuracy, 12);
        Assert.Throws<ArgumentException>(() => Trainer.Evaluate(model, data.TestImages, data.TrainLabels));
    }

    [Fact]
    public void ThePenaltyActsAndTheStepHookIsCalled()
    {
        using DigitData data = Digits(200, 20);
        double Size(TrainerHooks? hooks, Sequential model)
        {
            Trainer.Fit(model, data, epochs: 3, seed: 1, hooks: hooks, quiet: true);
            return Weights(model).Sum(w => (double)w * w);
        }
        manual_seed(1);
        using Sequential plain = Net(0);
        manual_seed(1);
        using Sequential penalized = Net(0);
        int calls = 0;
        double free = Size(new TrainerHooks { AfterStep = () => calls++ }, plain);
        double held = Size(
            new TrainerHooks
            {
                Penalty = () => penalized.parameters().Select(p => p.square().sum()).Aggregate((a, b) => a + b) * 0.1,
            },
            penalized
        );
        Assert.True(held < 0.8 * free, $"{held} {free}");
        Assert.Equal(3 * 4, calls);
    }

    [Fact]
    public void TheOptimizerOfTheCallerIsUsed()
    {
        using DigitData data = Digits(100, 20);
        using Sequential model = Net();
        float[] before = Weights(model);
        Trainer.Fit(model, data, epochs: 1, optimizer: parameters => optim.SGD(parameters, 0.0), quiet: true);
        Assert.Equal(before, Weights(model));
    }

    [Fact]
    public void AnEpochHookStopsEarly()
    {
        using DigitData data = Digits(50, 20);
        using Sequential model = Net();
        Assert.Equal(
            3,
            Trainer
                .Fit(
                    model,
                    data,
                    epochs: 10,
                    quiet: true,
                    hooks: new TrainerHooks { AfterEpoch = history => history.Epochs < 3 }
                )
                .Epochs
        );
    }

    [Fact]
    public void WithoutACurveTheEndIsTheSameAndMeasuredOnce()
    {
        using DigitData data = Digits(100, 20);
        History Trained(bool curve)
        {
            manual_seed(1);
            using Sequential model = Net(0.5);
            return Trainer.Fit(model, data, epochs: 4, batchSize: 20, seed: 2, quiet: true, curve: curve);
        }
        var (each, end) = (Trained(curve: true), Trained(curve: false));
        Assert.Equal(4, each.Epochs);
        Assert.Equal([each.TestLoss[^1]], end.TestLoss);
        Assert.Equal([each.TrainAccuracy[^1]], end.TrainAccuracy);
    }

    [Fact]
    public void AHookThatLooksAtEachEpochNeedsTheCurve()
    {
        using DigitData data = Digits(50, 20);
        using Sequential model = Net();
        var hooks = new TrainerHooks { AfterEpoch = _ => true };
        var refused = Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(model, data, epochs: 2, quiet: true, hooks: hooks, curve: false)
        );
        Assert.Contains("AfterEpoch", refused.Message);
    }

    [Fact]
    public void CancellingStopsAndRestoresTheMode()
    {
        using DigitData data = Digits(200, 20);
        using Sequential model = Net();
        model.eval();
        using var stop = new CancellationTokenSource();
        int steps = 0;
        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Fit(
                model,
                data,
                epochs: 100,
                batchSize: 10,
                quiet: true,
                stop: stop.Token,
                hooks: new TrainerHooks
                {
                    AfterStep = () =>
                    {
                        if (++steps == 5)
                            stop.Cancel();
                    },
                }
            )
        );
        Assert.Equal(5, steps);
        Assert.False(model.training);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(20, 20)]
    [InlineData(55, 19)]
    public void ProgressHasAtMostTwentyLinesAndTheLastEpoch(int epochs, int lines)
    {
        using DigitData data = Digits(10, 10);
        using Sequential model = Net();
        TextWriter before = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Trainer.Fit(model, data, epochs, quiet: true);
            Assert.Equal("", text.ToString());
            Trainer.Fit(model, data, epochs);
        }
        finally
        {
            Console.SetOut(before);
        }
        string[] printed = text.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(lines, printed.Length);
        Assert.Matches(
            $@"^epoch +{epochs}/{epochs}  loss \d+\.\d{{4}} train, \d+\.\d{{4}} test  accuracy \d+\.\d\d ?% train, \d+\.\d\d ?% test  \d+\.\d s$",
            printed[^1]
        );
        Assert.All(printed, line => Assert.InRange(line.Length, 1, 110));
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        using DigitData data = Digits(10, 10);
        using Sequential model = Net();
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer.Fit(model, data, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer.Fit(model, data, 1, batchSize: 0));
    }

    [Fact]
    public void SyntheticDigitsAreAboutAsHardAsMnist()
    {
        using DigitData data = SyntheticDigits.Load(),
            flat = data.Flat();
        manual_seed(1);
        using Sequential model = Net(0, 128);
        double accuracy = Trainer.Fit(model, flat, epochs: 3, batchSize: 128, quiet: true).TestAccuracy[^1];
        Assert.InRange(accuracy, 0.95, 0.985); // MNIST: about 0.97
    }

    [Fact]
    public void TheDocumentsNetReachesItsAccuracyOnTheRealMnist()
    {
        Assert.SkipWhen(RealMnist.Folder is null, RealMnist.Reason);
        using DigitData data = Mnist.Load(new MnistOptions { DataFolder = RealMnist.Folder }),
            flat = data.Flat();
        manual_seed(1);
        using Sequential model = Net(0.5, 128);
        var oneCycle = new TrainerHooks
        {
            Schedule = (adam, steps) => optim.lr_scheduler.OneCycleLR(adam, 0.003, total_steps: steps),
        };
        History history = Trainer.Fit(model, flat, epochs: 10, hooks: oneCycle, quiet: true); // as in lesson 6
        Assert.True(history.TestAccuracy[^1] >= 0.975, history.ToString());
    }
}
