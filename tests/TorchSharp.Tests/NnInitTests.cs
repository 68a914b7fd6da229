using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;

namespace TorchSharp.Tests;

public class NnInitTests
{
    // A sample of a million: its mean lies within 6 standard errors of the true one with probability 1 - 2e-9.
    private const int Rows = 1000, Columns = 1000;
    private const double SixErrors = 6 / 1000.0;

    private static (double mean, double deviation, double min, double max) Describe(Tensor t)
    {
        using var d = t.detach().to_type(ScalarType.Float64);
        return (d.mean().item<double>(), d.std().item<double>(), d.min().item<double>(), d.max().item<double>());
    }

    [Fact]
    public void Uniform_starts_have_the_right_bounds_and_spread()
    {
        random.manual_seed(1);
        (Tensor sample, double bound)[] cases =
        [
            (uniform_(empty(Rows, Columns), -2, 2), 2),
            (kaiming_uniform_(empty(Rows, Columns)), Math.Sqrt(6.0 / Columns)),
            (kaiming_uniform_(empty(Rows, Columns), a: Math.Sqrt(5)), 1 / Math.Sqrt(Columns)),
            (kaiming_uniform_(empty(500, 2000), mode: FanInOut.FanOut, nonlinearity: NonlinearityType.Tanh), 5.0 / 3 * Math.Sqrt(3.0 / 500)),
            (xavier_uniform_(empty(Rows, Columns), gain: 2), 2 * Math.Sqrt(6.0 / 2000)),
        ];
        foreach (var (sample, bound) in cases)
        {
            var (mean, deviation, min, max) = Describe(sample);
            Assert.InRange(mean, -SixErrors * bound, SixErrors * bound);
            Assert.InRange(deviation, bound / Math.Sqrt(3) * 0.99, bound / Math.Sqrt(3) * 1.01);
            Assert.InRange(max, 0.999 * bound, 1.000001 * bound);
            Assert.InRange(min, -1.000001 * bound, -0.999 * bound);
        }
    }

    [Fact]
    public void Normal_starts_have_the_right_spread()
    {
        random.manual_seed(2);
        (Tensor sample, double mean, double deviation)[] cases =
        [
            (normal_(empty(Rows, Columns), 3, 0.5), 3, 0.5),
            (kaiming_normal_(empty(Rows, Columns), nonlinearity: NonlinearityType.ReLU), 0, Math.Sqrt(2.0 / Columns)),
        ];
        foreach (var (sample, mean, deviation) in cases)
        {
            var d = Describe(sample);
            Assert.InRange(d.mean, mean - SixErrors * deviation, mean + SixErrors * deviation);
            Assert.InRange(d.deviation, deviation * 0.99, deviation * 1.01);
            Assert.True(d.max > mean + 3.5 * deviation, "a normal distribution has tails");
        }
        var cut = Describe(trunc_normal_(empty(Rows, Columns), mean: 1, std: 2, a: 0, b: 2));
        Assert.InRange(cut.min, 0, 0.001);
        Assert.InRange(cut.max, 1.999, 2);
        Assert.InRange(cut.mean, 0.99, 1.01);
    }

    [Fact]
    public void Orthogonal_start_has_orthonormal_rows_or_columns()
    {
        var wide = orthogonal_(empty(3, 5), gain: 2);
        Assert.True(wide.mm(wide.t()).allclose(eye(3) * 4, atol: 1e-5));
        var tall = orthogonal_(empty(5, 3));
        Assert.True(tall.t().mm(tall).allclose(eye(3), atol: 1e-5));
        var kernel = orthogonal_(empty(4, 2, 3, 3)).view(4, 18);
        Assert.True(kernel.mm(kernel.t()).allclose(eye(4), atol: 1e-5));
        Assert.Throws<ArgumentException>(() => orthogonal_(empty(3)));
    }

    [Fact]
    public void Constants_eye_and_dirac()
    {
        Assert.Equal([2.5f, 2.5f], constant_(empty(2), 2.5).data<float>().ToArray());
        Assert.True(eye_(empty(2, 3)).allclose(eye(2, 3)));
        var x = rand(1, 2, 5);
        Assert.True(functional.conv1d(x, dirac_(empty(2, 2, 3)), padding: 1).allclose(x));
        Assert.Throws<ArgumentException>(() => eye_(empty(2)));
        Assert.Throws<ArgumentException>(() => dirac_(empty(2, 2)));
    }

    [Fact]
    public void Starts_keep_the_tensor_and_its_requires_grad()
    {
        var p = Parameter(empty(2, 2));
        Assert.Same(p, xavier_uniform_(p));
        Assert.True(p.requires_grad && p.is_leaf);
        Assert.Throws<ArgumentException>(() => kaiming_uniform_(empty(3)));
        Assert.Equal((18L, 36L), CalculateFanInAndFanOut(empty(4, 2, 3, 3)));
    }

    [Fact]
    public void Gains()
    {
        Assert.Equal(1, calculate_gain(NonlinearityType.Linear));
        Assert.Equal(1, calculate_gain(NonlinearityType.Sigmoid));
        Assert.Equal(5.0 / 3, calculate_gain(NonlinearityType.Tanh));
        Assert.Equal(Math.Sqrt(2), calculate_gain(NonlinearityType.ReLU));
        Assert.Equal(Math.Sqrt(2 / 1.04), calculate_gain(NonlinearityType.LeakyReLU, 0.2), 1e-12);
    }

    [Fact]
    public void Gradient_clipping_scales_all_gradients_together()
    {
        var a = Parameter(ones(2));
        var b = Parameter(ones(1));
        var unused = Parameter(ones(1));
        (a.sum() * 3 + b.sum() * 4).backward();
        var norm = Math.Sqrt(9 + 9 + 16);
        Assert.Equal(norm, nn.utils.clip_grad_norm_([a, b, unused], 100), 1e-5);
        Assert.Equal([3f, 3f], a.grad!.data<float>().ToArray());
        Assert.Equal(norm, nn.utils.clip_grad_norm_([a, b, unused], 1), 1e-5);
        Assert.Equal(1, Math.Sqrt(a.grad!.pow(2).sum().item<float>() + b.grad!.pow(2).sum().item<float>()), 1e-5);
        Assert.Equal(0.75, a.grad![0].item<float>() / b.grad!.item<float>(), 1e-5);
        nn.utils.clip_grad_value_([a, b, unused], 0.6);
        Assert.Equal(0.6, b.grad!.item<float>(), 1e-6);
        Assert.True(a.grad![0].item<float>() < 0.6);
    }

    [Fact]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var net = Sequential(Linear(2, 3), Linear(3, 1));
        var vector = nn.utils.parameters_to_vector(net.parameters());
        Assert.Equal([2 * 3 + 3 + 3 + 1L], vector.shape);
        nn.utils.vector_to_parameters(arange(13, dtype: ScalarType.Float32), net.parameters());
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], net.get_parameter("0.weight")!.data<float>().ToArray());
        Assert.Equal(12, net.get_parameter("1.bias")!.item<float>());
        Assert.True(net.get_parameter("0.weight")!.requires_grad);
    }
}
