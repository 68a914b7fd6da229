using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Reproduce;

/// <summary>The mean of separately trained nets beside the mean of one net's thinned nets.</summary>
public static partial class Theory
{
    private const int Members = 5,
        Thinned = 50;

    private static Job Ensembles(int seed) =>
        Job(
            seed,
            [("nets-none", "no dropout"), ("nets-dropout", "dropout")],
            Name(Width),
            0.6,
            new(Settings(10 * PerClass, Epochs, Batch, LearningRate)) { ["nets"] = Members, ["thinnedNets"] = Thinned },
            context =>
            {
                using var few = context.Data.Subset(PerClass, testPerClass: 200, seed);
                var watch = Stopwatch.StartNew();
                RecordedRun One(double pInput, double p)
                {
                    using var scope = NewDisposeScope();
                    var nets = Enumerable
                        .Range(0, Members)
                        .Select(i =>
                        {
                            manual_seed(1_000 * seed + 20 + i);
                            var net = Net(Width, pInput, p);
                            Fit(net, few.TrainImages, few.TrainLabels, Epochs, Batch);
                            return net;
                        })
                        .ToArray();
                    using var no = no_grad();
                    Tensor[] answers = [.. nets.Select(net => net.call(few.TestImages).softmax(1))];
                    var numbers = Means("nets", answers, few.TestLabels);
                    if (p > 0)
                    {
                        nets[0].train();
                        Tensor[] thinned =
                        [
                            .. Enumerable.Range(0, Thinned).Select(_ => nets[0].call(few.TestImages).softmax(1)),
                        ];
                        foreach (var (name, value) in Means("thinned", thinned[..Members], few.TestLabels))
                            numbers[name] = value;
                        numbers["manyThinnedMeanLoss"] = Loss(stack(thinned).mean([0L]), few.TestLabels);
                        nets[0].eval();
                    }
                    numbers["firstLoss"] = Loss(answers[0], few.TestLabels);
                    var run = Judged(context, watch, nets[0], few, numbers);
                    return run;
                }
                return [One(0, 0), One(InputRate, HiddenRate)];
            }
        );

    private static double Loss(Tensor probabilities, Tensor labels) =>
        Rounded(functional.nll_loss((probabilities + 1e-12).log(), labels).item<float>());

    /// <summary>Loss of one and of the mean, errors of both, and the share of digits on which two answer differently.</summary>
    private static Dictionary<string, double> Means(string name, Tensor[] answers, Tensor labels)
    {
        double Error(Tensor answer) =>
            Rounded(100 * answer.argmax(1).ne(labels).to(ScalarType.Float64).mean().item<double>());
        var mean = stack(answers).mean([0L]);
        var pairs = Enumerable
            .Range(0, answers.Length)
            .SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))
            .Select(pair =>
                answers[pair.i].argmax(1).ne(answers[pair.j].argmax(1)).to(ScalarType.Float64).mean().item<double>()
            );
        return new()
        {
            [name + "OneLoss"] = Rounded(answers.Average(a => Loss(a, labels))),
            [name + "MeanLoss"] = Loss(mean, labels),
            [name + "OneError"] = Rounded(answers.Average(Error)),
            [name + "MeanError"] = Error(mean),
            [name + "Differ"] = Rounded(pairs.Average()),
        };
    }
}
