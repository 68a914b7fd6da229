using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse;

/// <summary>What is done in training besides plain gradient steps. All of it may be left out.</summary>
public sealed record TrainerHooks
{
    /// <summary>Loss of a batch: (model output [B, ...], labels [B]) to a scalar. Null: cross-entropy, for outputs that are logits [B, classes].</summary>
    public Func<Tensor, Tensor, Tensor>? Loss { get; init; }

    /// <summary>A scalar that is added to each batch's loss, such as an L1 or L2 norm of the weights. It is not part of the history.</summary>
    public Func<Tensor>? Penalty { get; init; }

    /// <summary>Changes the training images of a batch before the model sees them (augmentation): [B, ...] to [B, ...].</summary>
    public Func<Tensor, Tensor>? Augment { get; init; }

    /// <summary>Makes a learning-rate schedule from the optimizer and the number of steps of the whole training; it moves on after each step.</summary>
    public Func<optim.Optimizer, int, optim.lr_scheduler.LRScheduler>? Schedule { get; init; }

    /// <summary>Called after each step, for instance to limit the norm of the weights.</summary>
    public Action? AfterStep { get; init; }

    /// <summary>Called after each epoch with the epochs so far; return false to stop (early stopping).</summary>
    public Func<History, bool>? AfterEpoch { get; init; }
}

/// <summary>Trains and judges classifiers on data held in memory.</summary>
public static class Trainer
{
    const int MaxLines = 20; // of progress, however many epochs
    const int TrainExamples = 10_000; // of the training set are enough to measure its loss and accuracy

    /// <summary>
    /// Trains a model: in each epoch all training examples in a new random order, in mini-batches. After each epoch, loss and accuracy are measured in
    /// evaluation mode (so without dropout), on the test set and on the first 10,000 training examples.
    /// </summary>
    /// <param name="model">A module from images to logits [B, classes]. It is left in the mode, training or evaluation, in which it came.</param>
    /// <param name="data">The examples; flat or as images, as the model takes them.</param>
    /// <param name="epochs">1 or more.</param>
    /// <param name="batchSize">1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="optimizer">Makes the optimizer from the parameters. Null: Adam with learning rate 0.001.</param>
    /// <param name="seed">Seeds torch's generator, from which the order of the examples and the dropout masks come. Null: it goes on from where it is.</param>
    /// <param name="hooks">What to do besides.</param>
    /// <param name="quiet">True prints no progress.</param>
    /// <param name="curve">False measures once, after the last epoch: a quarter faster on small nets, for where only the end counts. The
    /// history then has one entry, that of the end.</param>
    /// <param name="stop">Stops after the current batch.</param>
    /// <returns>Losses and accuracies by epoch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Epochs or batch size are not positive.</exception>
    /// <exception cref="ArgumentException">A hook is to look at the history after each epoch, and there is none without a curve.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static History Fit(
        Module<Tensor, Tensor> model,
        DigitData data,
        int epochs,
        int batchSize = 64,
        Func<IEnumerable<Parameter>, optim.Optimizer>? optimizer = null,
        int? seed = null,
        TrainerHooks? hooks = null,
        bool quiet = false,
        bool curve = true,
        CancellationToken stop = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (seed is { } s)
            manual_seed(s);
        hooks ??= new TrainerHooks();
        if (!curve && hooks.AfterEpoch is not null)
            throw new ArgumentException(
                "AfterEpoch looks at the history of the epochs: it needs curve: true",
                nameof(curve)
            );
        var loss = hooks.Loss ?? CrossEntropy;
        using optim.Optimizer steps = optimizer is null
            ? optim.Adam(model.parameters(), 0.001)
            : optimizer(model.parameters());
        using Mode mode = new(model);
        long count = data.TrainImages.shape[0],
            measured = Math.Min(count, TrainExamples);
        var schedule = hooks.Schedule?.Invoke(steps, epochs * (int)((count + batchSize - 1) / batchSize));
        var history = new History(data.Name);
        var watch = Stopwatch.StartNew();

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            model.train();
            Tensor order = randperm(count);
            for (long start = 0; start < count; start += batchSize)
            {
                stop.ThrowIfCancellationRequested();
                using var step = NewDisposeScope();
                Tensor batch = order.narrow(0, start, Math.Min(batchSize, count - start));
                Tensor images = data.TrainImages.index_select(0, batch),
                    labels = data.TrainLabels.index_select(0, batch);
                if (hooks.Augment is not null)
                    images = hooks.Augment(images);
                Tensor cost = loss(model.call(images), labels);
                if (hooks.Penalty is not null)
                    cost += hooks.Penalty();
                steps.zero_grad();
                cost.backward();
                steps.step();
                schedule?.step();
                hooks.AfterStep?.Invoke();
            }
            if (!curve && epoch < epochs)
                continue;
            var (trainLoss, trainAccuracy) = Evaluate(
                model,
                data.TrainImages.narrow(0, 0, measured),
                data.TrainLabels.narrow(0, 0, measured),
                loss
            );
            var (testLoss, testAccuracy) = Evaluate(model, data.TestImages, data.TestLabels, loss);
            history.Add(trainLoss, trainAccuracy, testLoss, testAccuracy, watch.Elapsed.TotalSeconds);

            bool goOn = hooks.AfterEpoch?.Invoke(history) ?? true;
            int every = (epochs + MaxLines - 1) / MaxLines;
            if (!quiet && (epoch % every == 0 || epoch == epochs || !goOn))
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"epoch {epoch, 3}/{epochs}  loss {trainLoss:F4} train, {testLoss:F4} test  accuracy {trainAccuracy:P2} train, {testAccuracy:P2} test  {watch.Elapsed.TotalSeconds:F1} s"
                    )
                );
            if (!goOn)
                break;
        }
        return history;
    }

    /// <summary>Loss and accuracy of a model in evaluation mode, without gradients; the model's mode is restored afterwards.</summary>
    /// <param name="model">A module from images to logits [B, classes].</param>
    /// <param name="images">[N, ...], N at least 1.</param>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="loss">Mean loss of a batch; null: cross-entropy.</param>
    /// <returns>Mean loss per example (in nats for cross-entropy) and the share of right answers, 0..1.</returns>
    /// <exception cref="ArgumentException">The numbers of images and labels differ or are 0.</exception>
    public static (double Loss, double Accuracy) Evaluate(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Func<Tensor, Tensor, Tensor>? loss = null
    )
    {
        long count = labels.shape[0];
        if (images.shape[0] != count || count == 0)
            throw new ArgumentException(
                $"{images.shape[0]} images and {count} labels; there must be as many, at least one"
            );
        using var scope = NewDisposeScope();
        Tensor logits = Predict(model, images);
        double mean = (loss ?? CrossEntropy)(logits, labels).to(ScalarType.Float64).item<double>();
        return (mean, (double)logits.argmax(1).eq(labels).sum().item<long>() / count);
    }

    /// <summary>The model's outputs in evaluation mode, without gradients, computed in batches; the model's mode is restored afterwards.</summary>
    /// <param name="model">A module from images to logits.</param>
    /// <param name="images">[N, ...].</param>
    /// <param name="batchSize">How many images at once; the result does not depend on it. 250 keep the feature maps of a small convolutional net in the cache: a third faster than 1,000.</param>
    /// <returns>Logits [N, classes].</returns>
    public static Tensor Predict(Module<Tensor, Tensor> model, Tensor images, int batchSize = 250)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using Mode mode = new(model);
        model.eval();
        var parts = new List<Tensor>();
        for (long start = 0; start < images.shape[0]; start += batchSize)
        {
            using var step = NewDisposeScope();
            parts.Add(
                model
                    .call(images.narrow(0, start, Math.Min(batchSize, images.shape[0] - start)))
                    .MoveToOuterDisposeScope()
            );
        }
        return cat(parts).MoveToOuterDisposeScope();
    }

    static Tensor CrossEntropy(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

    /// <summary>Remembers which modules are in training mode and puts them back: also a mix, such as dropout on in an otherwise evaluating model.</summary>
    sealed class Mode(nn.Module model) : IDisposable
    {
        readonly (nn.Module Module, bool Training)[] modes = new[] { model }
            .Concat(model.modules())
            .Select(module => (module, module.training))
            .ToArray();

        public void Dispose()
        {
            foreach (var (module, training) in modes)
                module.train(training); // outer before inner: train() reaches down
        }
    }
}
