using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>Trains a multilayer perceptron with checkpoints. Order and masks of an epoch depend on seed and epoch only, so a run that was killed and resumed gives the same numbers as one that was not.</summary>
public static class MlpTraining
{
    /// <summary>Seed of the one division into training and validation digits that all choices are made on.</summary>
    private const int ValidationSeed = 20_140_601;

    /// <summary>Which digits, in which order: the first Train of them are trained on, the Validation next ones are held out.</summary>
    public sealed record Digits(int Train, int Validation, int OrderSeed = ValidationSeed);

    /// <summary>A trained net; disposing it frees the net and its velocities.</summary>
    public sealed record Trained(Sequential Net, Sequential State, IReadOnlyList<RecordedEpoch> Epochs, double Seconds)
        : IDisposable
    {
        public void Dispose() => State.Dispose();
    }

    private static readonly Dictionary<(string, int), (Tensor Images, Tensor Labels)> Ordered = [];

    public static Trained Train(JobContext context, PaperRecipe recipe, Digits digits)
    {
        var (images, labels) = InOrder(context.Data, digits.OrderSeed);
        if (digits.Train + digits.Validation > labels.shape[0])
            throw new ArgumentException(
                $"{digits.Train} + {digits.Validation} digits are wanted, the data have {labels.shape[0]}"
            );
        int batch = recipe.Batch,
            steps = digits.Train / batch,
            total = steps * recipe.Epochs,
            seed = context.Job.Seed;
        if (steps == 0)
            throw new ArgumentException($"{digits.Train} digits do not fill a batch of {batch}");
        random.manual_seed(1_000 * seed + 1);
        // What a checkpoint holds: the weights and, as a second net, their velocities.
        var net = recipe.Build();
        var velocity = recipe.Build();
        using (no_grad())
            foreach (var v in velocity.parameters())
                v.zero_();
        var state = nn.Sequential(("net", net), ("velocity", velocity));
        string words = $"{context.Job.Words(context.Data.Name)}; {digits}";
        var run = Checkpoint.Resume(context.Checkpoint, state, words) ?? new Checkpoint(words);
        // Rectified units are mostly 0, the more so with dropout; logistic ones never are.
        using IMlp mlp =
            recipe.Activation == PaperActivation.ReLU
                ? new FastMlp(recipe, net, velocity, images, labels)
                : new DenseMlp(recipe, net, velocity, images, labels);

        int[] order = [.. Enumerable.Range(0, digits.Train)];
        double before = run.History.TryGetValue("seconds", out var s) ? s[^1] : 0;
        var watch = Stopwatch.StartNew();
        var sinceSaved = Stopwatch.StartNew();
        var saving = TimeSpan.Zero;
        int every = Math.Max(1, recipe.Epochs / 100); // for runs on few digits, whose epochs are short and many
        for (
            int epoch = run.History.TryGetValue("loss", out var losses) ? losses.Count : 0;
            epoch < recipe.Epochs;
            epoch++
        )
        {
            var random = new Random(unchecked(seed * 1_000_003 + epoch));
            for (int i = 0; i < order.Length; i++)
                order[i] = i; // the order must not depend on the epochs before
            random.Shuffle(order);
            double loss = 0;
            for (int step = 0; step < steps; step++)
                loss += mlp.Step(
                    order.AsSpan(step * batch, batch),
                    random,
                    recipe.RateAt((epoch * (double)steps + step + 1) / (total + 1))
                );
            loss /= steps;
            if (!double.IsFinite(loss))
                throw new InvalidOperationException(
                    $"{context.Job.Id}: the loss of epoch {epoch + 1} is {loss}: the learning rate {recipe.LearningRate} is too high for this net"
                );
            bool measured = (epoch + 1) % every == 0 || epoch + 1 == recipe.Epochs;
            var train = measured ? mlp.Evaluate(0, Math.Min(digits.Train, 10_000)) : default;
            var validation =
                measured && digits.Validation > 0 ? mlp.Evaluate(digits.Train, digits.Validation) : default;
            run.Note("loss", loss);
            run.Note("trainError", measured ? 100 * train.Error : double.NaN);
            run.Note("validationError", measured && digits.Validation > 0 ? 100 * validation.Error : double.NaN);
            run.Note("validationLoss", measured && digits.Validation > 0 ? validation.Loss : double.NaN);
            run.Note("seconds", before + watch.Elapsed.TotalSeconds);
            context.Progress((epoch + 1.0) / recipe.Epochs);
            if (measured && (recipe.Epochs <= 40 || (epoch + 1) % 5 == 0 || epoch == 0))
                context.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"epoch {epoch + 1}/{recipe.Epochs}  loss {loss:0.0000}  train error {100 * train.Error:0.00} %{(digits.Validation > 0 ? $"  validation error {100 * validation.Error:0.00} %" : "")}"
                    )
                );
            // A large net takes seconds to save: no more than a twentieth of the time goes into that.
            if (
                sinceSaved.Elapsed
                    >= context.SaveEvery
                        * Math.Clamp(20 * saving / TimeSpan.FromTicks(Math.Max(1, context.SaveEvery.Ticks)), 1, 20)
                && epoch + 1 < recipe.Epochs
            )
            {
                sinceSaved.Restart();
                mlp.Store();
                run.Next(context.Checkpoint, state);
                saving = sinceSaved.Elapsed;
            }
        }
        mlp.Store();
        // What the test set is used on, and what other jobs start from.
        ModelStore.Save(net, context.ModelOf(context.Job));
        return new Trained(net, state, Epochs(run), run.History["seconds"][^1]);
    }

    /// <summary>The epochs that were measured (all, if none was).</summary>
    internal static RecordedEpoch[] Epochs(Checkpoint run)
    {
        var h = run.History;
        bool any = h["trainError"].Exists(double.IsFinite);
        static double? Rounded(double v, int digits) => double.IsNaN(v) ? null : Math.Round(v, digits);
        return
        [
            .. Enumerable
                .Range(0, h["loss"].Count)
                .Where(e => !any || double.IsFinite(h["trainError"][e]))
                .Select(e => new RecordedEpoch(
                    e + 1,
                    Math.Round(h["loss"][e], 6),
                    Rounded(h["trainError"][e], 4),
                    Rounded(h["validationError"][e], 4),
                    Rounded(h["validationLoss"][e], 6),
                    Math.Round(h["seconds"][e], 1)
                )),
        ];
    }

    /// <summary>All training digits in a random order.</summary>
    private static (Tensor Images, Tensor Labels) InOrder(DigitData data, int seed)
    {
        var key = (data.Source, seed);
        if (Ordered.TryGetValue(key, out var known))
            return known;
        foreach (var (images, labels) in Ordered.Values) // one order at a time: an order takes 100 to 200 MB
        {
            images.Dispose();
            labels.Dispose();
        }
        Ordered.Clear();
        using var scope = NewDisposeScope();
        long[] rows = [.. Enumerable.Range(0, (int)data.TrainLabels.shape[0]).Select(i => (long)i)];
        new Random(seed).Shuffle(rows);
        var order = tensor(rows);
        return Ordered[key] = (
            data.TrainImages.index_select(0, order).DetachFromDisposeScope(),
            data.TrainLabels.index_select(0, order).DetachFromDisposeScope()
        );
    }

    /// <summary>Wrong answers on the test set, in plain TorchSharp: the only use of it.</summary>
    public static (int Wrong, int Digits) Test(Sequential net, DigitData data)
    {
        var (_, accuracy) = Trainer.Evaluate(net, data.TestImages, data.TestLabels);
        int digits = (int)data.TestLabels.shape[0];
        return ((int)Math.Round((1 - accuracy) * digits), digits);
    }
}
