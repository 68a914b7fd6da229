using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>What a recurrent net computes at each step.</summary>
public enum RecurrentCell
{
    /// <summary>h_t = tanh(W_x x_t + b_x + W_h h_(t-1) + b_h) (Elman 1990); nn.RNN.</summary>
    Elman,

    /// <summary>The gated recurrent unit (Cho et al. 2014), with nn.GRU's order of gates: reset, update, new.</summary>
    Gru,
}

/// <summary>When the masks of a recurrent net are drawn.</summary>
public enum RecurrentMask
{
    /// <summary>One mask for each sequence, the same at all time steps: variational dropout.</summary>
    PerSequence,

    /// <summary>A fresh mask at each time step: naive dropout, for comparison.</summary>
    PerStep,
}

/// <summary>A one-layer recurrent net with dropout on its inputs and on its recurrent state.</summary>
/// <remarks>
/// In training the cell sees z_x * x_t / (1 - pInput) instead of x_t and z_h * h_(t-1) / (1 - pRecurrent) instead of h_(t-1), in all gates alike; in evaluation it is
/// an ordinary RNN. The state that a GRU carries over by its update gate is not dropped.
/// Source: Gal and Ghahramani, NIPS 2016 (recurrent dropout), section 4.1, equation 7.
/// </remarks>
public sealed class VariationalRnn : nn.Module<Tensor, Tensor>, IDropout
{
    /// <summary>W_x, [G H, D], with G = 1 (Elman) or 3 (GRU) gates one below the other.</summary>
    public readonly Parameter weight_ih;

    /// <summary>W_h, [G H, H].</summary>
    public readonly Parameter weight_hh;

    /// <summary>b_x, [G H].</summary>
    public readonly Parameter bias_ih;

    /// <summary>b_h, [G H].</summary>
    public readonly Parameter bias_hh;

    private readonly RecurrentCell cell;
    private readonly RecurrentMask mask;
    private readonly long hidden;
    private readonly Generator? generator;

    /// <param name="inputs">D, the number of features of a time step, 1 or more.</param>
    /// <param name="hidden">H, the size of the state, 1 or more.</param>
    /// <param name="cell">Elman or GRU.</param>
    /// <param name="pInput">The drop rate of the inputs in [0, 1).</param>
    /// <param name="pRecurrent">The drop rate of the recurrent state in [0, 1).</param>
    /// <param name="mask">One mask for each sequence (variational) or a fresh one at each step (naive).</param>
    /// <param name="generator">The source of chance of the masks; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not in [0, 1) or a size is below 1.</exception>
    public VariationalRnn(
        long inputs,
        long hidden,
        RecurrentCell cell = RecurrentCell.Elman,
        double pInput = 0.5,
        double pRecurrent = 0.5,
        RecurrentMask mask = RecurrentMask.PerSequence,
        Generator? generator = null
    )
        : base(nameof(VariationalRnn))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        this.pInput = DropRate.CheckedBelowOne(pInput, nameof(pInput));
        this.pRecurrent = DropRate.CheckedBelowOne(pRecurrent, nameof(pRecurrent));
        (this.cell, this.mask, this.hidden, this.generator) = (cell, mask, hidden, generator);
        var rows = hidden * (cell == RecurrentCell.Gru ? 3 : 1);
        var bound = 1 / Math.Sqrt(hidden); // as nn.RNN and nn.GRU initialize
        weight_ih = nn.Parameter(empty(rows, inputs).uniform_(-bound, bound));
        weight_hh = nn.Parameter(empty(rows, hidden).uniform_(-bound, bound));
        bias_ih = nn.Parameter(empty(rows).uniform_(-bound, bound));
        bias_hh = nn.Parameter(empty(rows).uniform_(-bound, bound));
        RegisterComponents();
    }

    /// <summary>The drop rate of the inputs.</summary>
    public double pInput { get; }

    /// <summary>The drop rate of the recurrent state.</summary>
    public double pRecurrent { get; }

    double IDropout.p => pRecurrent;

    /// <summary>Runs over whole sequences, from a state of zeros.</summary>
    /// <param name="x">[N, T, D] (batch first), floating point.</param>
    /// <returns>The states h_1 ... h_T, [N, T, H].</returns>
    /// <exception cref="ArgumentException">x is not [N, T, D].</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(VariationalRnn));
        if (x.ndim != 3 || x.shape[2] != weight_ih.shape[1])
            throw new ArgumentException(
                $"VariationalRnn needs sequences [N, T, {weight_ih.shape[1]}], but x has the shape [{string.Join(", ", x.shape)}].",
                nameof(x)
            );
        using var scope = NewDisposeScope();
        var (N, T) = (x.shape[0], x.shape[1]);
        var perStep = mask == RecurrentMask.PerStep;
        // What comes from the inputs does not depend on the state: one product for all time steps.
        var input = Scaled(x, [N, perStep ? T : 1, x.shape[2]], pInput);
        var fromInput = nn.functional.linear(input, weight_ih, bias_ih); // [N, T, G H]
        var zh = perStep ? null : DrawScaled([N, hidden], pRecurrent, x);
        var h = zeros(new[] { N, hidden }, dtype: x.dtype, device: x.device);
        var states = new List<Tensor>();
        for (var t = 0; t < T; t++)
        {
            var z = perStep ? DrawScaled([N, hidden], pRecurrent, x) : zh;
            var fromState = nn.functional.linear(z is null ? h : h * z, weight_hh, bias_hh); // [N, G H]
            h = Step(fromInput.select(1, t), fromState, h);
            states.Add(h);
        }
        var result = T == 0 ? zeros(new[] { N, 0, hidden }, dtype: x.dtype, device: x.device) : stack(states, 1);
        return result.MoveToOuterDisposeScope();
    }

    private Tensor Step(Tensor fromInput, Tensor fromState, Tensor h)
    {
        if (cell == RecurrentCell.Elman)
            return (fromInput + fromState).tanh();
        Tensor Gate(Tensor all, int g) => all.narrow(1, g * hidden, hidden);
        var reset = (Gate(fromInput, 0) + Gate(fromState, 0)).sigmoid();
        var update = (Gate(fromInput, 1) + Gate(fromState, 1)).sigmoid();
        var fresh = (Gate(fromInput, 2) + reset * Gate(fromState, 2)).tanh();
        return update * h + (1 - update) * fresh;
    }

    private Tensor Scaled(Tensor x, long[] maskShape, double p) => DrawScaled(maskShape, p, x) is { } z ? x * z : x;

    // A mask divided by 1 - p, or null where nothing is dropped.
    private Tensor? DrawScaled(long[] shape, double p, Tensor like) =>
        training && p > 0 ? Masks.Bernoulli(shape, p, like.dtype, like.device, generator).div_(1 - p) : null;
}
