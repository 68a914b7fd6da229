using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench.Tests;

/// <summary>What is timed must be what it says. No times are checked here: they depend on the machine.</summary>
public class BenchTests
{
    [Fact]
    public void The_step_by_hand_has_autograds_gradients()
    {
        random.manual_seed(4);
        using var net = new HandMlp([20, 96, 64, 5], 16, "sgd");
        using Tensor x = randn(16, 20),
            y = randint(5, new long[] { 16 }, dtype: ScalarType.Int64);
        // The weights before the step, for the same net in plain TorchSharp.
        var weights = net
            .Layers.Select(l =>
                (Weight: l.weight.detach().clone().requires_grad_(), Bias: l.bias!.detach().clone().requires_grad_())
            )
            .ToArray();
        net.Step(x, y);
        var h = x;
        var masks = net.Masks();
        for (var l = 0; l < weights.Length; l++)
        {
            h = functional.linear(h, weights[l].Weight, weights[l].Bias);
            if (l < masks.Length)
                h = h.relu() * masks[l];
        }
        functional.cross_entropy(h, y).backward();
        foreach (var mask in masks)
            Assert.InRange(mask.mean().item<float>(), 0.8f, 1.2f);
        for (var l = 0; l < weights.Length; l++)
        {
            Assert.True(weights[l].Weight.grad!.abs().max().item<float>() > 1e-3f);
            Assert.True(weights[l].Weight.grad!.allclose(net.WeightGradients[l], 1e-4, 1e-6), $"weights of layer {l}");
            Assert.True(
                weights[l].Bias.grad!.allclose(net.BiasGradients[l], 1e-4, 1e-6),
                $"biases of layer {l}: {(weights[l].Bias.grad! - net.BiasGradients[l]).abs().max().item<float>()}"
            );
            // The first step of SGD: no momentum yet.
            Assert.True(
                (weights[l].Weight - 0.01 * weights[l].Weight.grad!).allclose(net.Layers[l].weight, 1e-4, 1e-6),
                $"update of layer {l}"
            );
        }
    }

    [Fact]
    public void The_step_by_hand_learns()
    {
        random.manual_seed(5);
        using var net = new HandMlp([10, 64, 3], 32, "adam");
        using Tensor x = randn(32, 10),
            y = x.narrow(1, 0, 3).argmax(1);
        double Loss()
        {
            var h = functional.linear(x, net.Layers[0].weight, net.Layers[0].bias).relu();
            return functional
                .cross_entropy(functional.linear(h, net.Layers[1].weight, net.Layers[1].bias), y)
                .item<float>();
        }
        var before = Loss();
        for (var i = 0; i < 500; i++)
            net.Step(x, y);
        Assert.InRange(Loss(), 0, before / 2);
    }

    [Theory]
    [InlineData("copy 8")]
    [InlineData("dropout fused 8")]
    [InlineData("dropout layer 8")]
    [InlineData("dropout aten 8")]
    [InlineData("step hand adam")]
    [InlineData("step modules sgd")]
    [InlineData("step torch adam")]
    [InlineData("products 8")]
    [InlineData("scale width 64")]
    public void Cases_run(string name)
    {
        using var work = Cases.Make(name);
        Assert.Equal(2, work.Measure(2).Count);
    }

    [Fact]
    public void An_unknown_case_is_named() =>
        Assert.Contains("\"nothing\"", Assert.Throws<ArgumentException>(() => Cases.Make("nothing")).Message);

    [Fact]
    public void The_plot_shows_all_that_was_measured()
    {
        var folder = Directory.CreateTempSubdirectory("bench").FullName;
        try
        {
            var (points, page) = (Path.Combine(folder, "points.json"), Path.Combine(folder, "page.html"));
            File.WriteAllText(
                points,
                """[{"axis":"batch","size":32,"ms":1.5,"mib":3},{"axis":"batch","size":64,"ms":2.5,"mib":0},{"axis":"width","size":64,"ms":7.25,"mib":4}]"""
            );
            ScalePlot.Write(points, page);
            var html = File.ReadAllText(page);
            Assert.Contains("7.25", html);
            Assert.Contains("batch", html);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_peer_answers_where_PyTorch_is()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(python) && Start(python, ["-c", "import torch"], "").ExitCode == 0,
            "python3-torch is not installed"
        );
        var script = Path.Combine(AppContext.BaseDirectory, "data", "bench.py");
        var (_, output) = Start(
            python,
            [script],
            "copy 8 2\ndropout aten 8 2\nstep torch sgd 1\nstep foreach adam 1\ndocument 64 1\nmc 1 1\nnothing 1\n"
        );
        var answers = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToArray();
        Assert.Equal([2, 2, 1, 1, 1, 1], answers[..^1].Select(a => a.GetProperty("ms").GetArrayLength()));
        Assert.Contains("nothing", answers[^1].GetProperty("error").GetString());
    }

    private static (int ExitCode, string Output) Start(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var a in arguments)
            start.ArgumentList.Add(a);
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
