using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>A training loop in plain TorchSharp with checkpoints, for the small nets. After an interruption the optimizer's own state starts anew.</summary>
internal static class TorchTraining
{
    /// <param name="loss">From the rows of a batch [B] to a scalar.</param>
    /// <param name="judge">Error on training digits and, if there are any, on validation digits, in percent; called with the net in evaluation mode.</param>
    /// <param name="rate">The learning rate after a share of the training.</param>
    public static (IReadOnlyList<RecordedEpoch> Epochs, double Seconds) Run(
        JobContext context,
        Sequential net,
        optim.Optimizer optimizer,
        int digits,
        int epochs,
        int batch,
        Func<Tensor, Tensor> loss,
        Func<double, double> rate,
        Func<(double? Train, double? Validation, double? ValidationLoss)> judge
    )
    {
        string words = $"{context.Job.Words(context.Data.Name)}; {digits} digits";
        var run = Checkpoint.Resume(context.Checkpoint, net, words) ?? new Checkpoint(words);
        double before = run.History.TryGetValue("seconds", out var s) ? s[^1] : 0;
        var watch = Stopwatch.StartNew();
        var sinceSaved = Stopwatch.StartNew();
        int steps = digits / batch,
            total = steps * epochs;
        for (int epoch = run.History.TryGetValue("loss", out var losses) ? losses.Count : 0; epoch < epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            manual_seed(1_000_003L * context.Job.Seed + epoch);
            net.train();
            var order = randperm(digits);
            double sum = 0;
            for (int step = 0; step < steps; step++)
            {
                using var inner = NewDisposeScope();
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = rate((epoch * (double)steps + step + 1) / (total + 1));
                var cost = loss(order.narrow(0, (long)step * batch, batch));
                optimizer.zero_grad();
                cost.backward();
                optimizer.step();
                sum += cost.item<float>();
            }
            if (!double.IsFinite(sum))
                throw new InvalidOperationException(
                    $"{context.Job.Id}: the loss of epoch {epoch + 1} is {sum / steps}: the learning rate is too high for this net"
                );
            net.eval();
            var (train, validation, validationLoss) = judge();
            run.Note("loss", sum / steps);
            run.Note("trainError", train ?? double.NaN);
            run.Note("validationError", validation ?? double.NaN);
            run.Note("validationLoss", validationLoss ?? double.NaN);
            run.Note("seconds", before + watch.Elapsed.TotalSeconds);
            context.Progress((epoch + 1.0) / epochs);
            context.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {epoch + 1}/{epochs}  loss {sum / steps:0.0000}{(train is { } t ? $"  train error {t:0.00} %" : "")}{(validation is { } v ? $"  validation error {v:0.00} %" : "")}"
                )
            );
            if (sinceSaved.Elapsed >= context.SaveEvery && epoch + 1 < epochs)
            {
                run.Next(context.Checkpoint, net);
                sinceSaved.Restart();
            }
        }
        return (MlpTraining.Epochs(run), run.History["seconds"][^1]);
    }
}
