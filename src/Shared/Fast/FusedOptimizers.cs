using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>An optimizer that updates each parameter in one pass over its memory: parameter, gradient and state are read and written once, by
/// all cores. torch.optim's optimizers run one operator after another over the same memory: three passes for SGD with momentum, about ten for Adam.</summary>
/// <remarks>Parameters and gradients must be contiguous Float32 tensors on the CPU. The numbers are those of torch.optim but for rounding.</remarks>
public abstract class FusedOptimizer : IDisposable
{
    private const int Chunk = 1 << 15; // elements that one thread updates at a time

    private readonly Parameter[] parameters;
    private readonly Tensor[][] states; // for each parameter

    private protected FusedOptimizer(IEnumerable<Parameter> parameters, double learningRate, int statesEach)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(learningRate >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                learningRate,
                "The learning rate must be 0 or more."
            );
        this.parameters = [.. parameters];
        if (this.parameters.Length == 0)
            throw new ArgumentException("There are no parameters to train.", nameof(parameters));
        LearningRate = learningRate;
        foreach (var p in this.parameters)
            if (p.dtype != ScalarType.Float32 || p.device_type != DeviceType.CPU || !p.is_contiguous())
                throw new ArgumentException(
                    $"{GetType().Name} works on contiguous Float32 parameters on the CPU; one is {p.dtype} on {p.device_type}. Use torch.optim for it.",
                    nameof(parameters)
                );
        using var no = no_grad();
        // Detached: the state lives as long as the optimizer, whatever scope it is made in.
        states =
        [
            .. this.parameters.Select(p =>
                Enumerable.Range(0, statesEach).Select(_ => zeros_like(p).DetachFromDisposeScope()).ToArray()
            ),
        ];
    }

    /// <summary>May be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>How many steps have been made.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes the gradients away, as zero_grad(set_to_none) does: backward then keeps the gradient that it has computed, instead of
    /// adding it to zeros, which is three more passes over its memory.</summary>
    public void ZeroGrad()
    {
        foreach (var p in parameters)
        {
            using var gradient = p.grad;
            p.grad = null;
        }
    }

    /// <summary>Changes each parameter that has a gradient.</summary>
    public void Step()
    {
        BeginStep();
        for (var i = 0; i < parameters.Length; i++)
            StepOne(i);
    }

    /// <summary>Begins a step in which <see cref="StepOne"/> changes the parameters one by one.</summary>
    public void BeginStep()
    {
        Steps++;
        Begin();
    }

    /// <summary>Changes one parameter, if it has a gradient: for a backward pass written by hand, which can do it while the gradient is still in the cache.</summary>
    /// <param name="index">Which, in the order in which they were given.</param>
    public void StepOne(int index)
    {
        using var g = parameters[index].grad;
        if (g is null)
            return;
        using var gradient = g.contiguous();
        var (parameter, state) = (parameters[index], states[index]);
        var n = checked((int)parameter.numel());
        void Part(int part)
        {
            var (start, length) = (part * Chunk, Math.Min(Chunk, n - part * Chunk));
            Update(
                Floats(parameter).Slice(start, length),
                Floats(gradient).Slice(start, length),
                Floats(state[0]).Slice(start, length),
                state.Length > 1 ? Floats(state[1]).Slice(start, length) : default
            );
        }
        var parts = (n + Chunk - 1) / Chunk;
        if (parts > 4)
            Parallel.For(0, parts, Part);
        else
            for (var part = 0; part < parts; part++)
                Part(part);
        // It holds the parameters and the state, whose memory the parts work on.
        GC.KeepAlive(this);
    }

    private protected virtual void Begin() { }

    private protected abstract void Update(
        Span<float> parameter,
        ReadOnlySpan<float> gradient,
        Span<float> state,
        Span<float> second
    );

    /// <summary>Below 1e-36 a running mean becomes 0: where the gradient stays 0 (a dead unit), it would shrink to numbers so small that the processor takes many times as long for them.
    /// What is lost is far below the rounding of any weight.</summary>
    private protected static Vector<float> Flushed(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(x), new Vector<float>(1e-36f)), x, Vector<float>.Zero);

    private static Span<float> Floats(Tensor t) => MemoryMarshal.Cast<byte, float>(t.bytes);

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in states.SelectMany(s => s))
            tensor.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Stochastic gradient descent with momentum: v = mu v + g, w = w - lr v, in one pass.</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">lr, 0 or more.</param>
/// <param name="momentum">mu in [0, 1).</param>
/// <exception cref="ArgumentOutOfRangeException">lr or mu is outside its range.</exception>
public sealed class FusedSgd(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0)
    : FusedOptimizer(parameters, learningRate, 1)
{
    private readonly float momentum = momentum is >= 0 and < 1
        ? (float)momentum
        : throw new ArgumentOutOfRangeException(
            nameof(momentum),
            momentum,
            "The momentum must be at least 0 and below 1."
        );

    private protected override void Update(
        Span<float> parameter,
        ReadOnlySpan<float> gradient,
        Span<float> velocity,
        Span<float> second
    )
    {
        var w = MemoryMarshal.Cast<float, Vector<float>>(parameter);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var v = MemoryMarshal.Cast<float, Vector<float>>(velocity);
        var rate = (float)LearningRate;
        var (rates, momenta) = (new Vector<float>(rate), new Vector<float>(momentum));
        for (var i = 0; i < w.Length; i++)
        {
            v[i] = Flushed(v[i] * momenta + g[i]);
            w[i] -= v[i] * rates;
        }
        for (var i = w.Length * Vector<float>.Count; i < parameter.Length; i++)
        {
            velocity[i] = velocity[i] * momentum + gradient[i];
            parameter[i] -= velocity[i] * rate;
        }
    }
}

/// <summary>Adam (Kingma and Ba, ICLR 2015, algorithm 1) in one pass: running means m of g and v of g^2, both corrected for their start at 0;
/// w = w - lr m' / (sqrt(v') + eps).</summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">lr, 0 or more.</param>
/// <param name="beta1">Decay of m, in [0, 1).</param>
/// <param name="beta2">Decay of v, in [0, 1).</param>
/// <param name="eps">Keeps the quotient finite; above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed class FusedAdam(
    IEnumerable<Parameter> parameters,
    double learningRate = 0.001,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double eps = 1e-8
) : FusedOptimizer(parameters, learningRate, 2)
{
    private readonly double beta1 = Decay(beta1, nameof(beta1)),
        beta2 = Decay(beta2, nameof(beta2));
    private readonly float eps =
        eps > 0 ? (float)eps : throw new ArgumentOutOfRangeException(nameof(eps), eps, "eps must be above 0.");
    private float rate,
        root;

    private static double Decay(double value, string name) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");

    private protected override void Begin()
    {
        rate = (float)(LearningRate / (1 - Math.Pow(beta1, Steps)));
        root = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, Steps)));
    }

    private protected override void Update(
        Span<float> parameter,
        ReadOnlySpan<float> gradient,
        Span<float> mean,
        Span<float> square
    )
    {
        var w = MemoryMarshal.Cast<float, Vector<float>>(parameter);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var m = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var v = MemoryMarshal.Cast<float, Vector<float>>(square);
        var (b1, c1, b2, c2) = ((float)beta1, (float)(1 - beta1), (float)beta2, (float)(1 - beta2));
        var (B1, C1, B2, C2) = (
            new Vector<float>(b1),
            new Vector<float>(c1),
            new Vector<float>(b2),
            new Vector<float>(c2)
        );
        var (rates, roots, epsilons) = (new Vector<float>(rate), new Vector<float>(root), new Vector<float>(eps));
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = Flushed(m[i] * B1 + g[i] * C1);
            v[i] = Flushed(v[i] * B2 + g[i] * g[i] * C2);
            w[i] -= m[i] * rates / (Vector.SquareRoot(v[i]) * roots + epsilons);
        }
        for (var i = w.Length * Vector<float>.Count; i < parameter.Length; i++)
        {
            mean[i] = mean[i] * b1 + gradient[i] * c1;
            square[i] = square[i] * b2 + gradient[i] * gradient[i] * c2;
            parameter[i] -= mean[i] * rate / (MathF.Sqrt(square[i]) * root + eps);
        }
    }
}
