using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>A net that trains itself by its recipe.</summary>
public interface IFastMlp : IDisposable
{
    /// <summary>The net in plain TorchSharp; its weights are the ones that are trained.</summary>
    Sequential Net { get; }

    /// <summary>One step on the given rows of the training set; returns the mean loss in nats, with dropout on.</summary>
    double Step(ReadOnlySpan<int> rows, Random random, double rate);

    /// <summary>Copies the weights for the products anew, after somebody else changed them.</summary>
    void Refresh();

    /// <summary>Mean loss in nats and share of wrong answers on the training set's rows [first, first + count), without dropout.</summary>
    (double Loss, double Error) Evaluate(int first, int count);
}

/// <summary>
/// A multilayer perceptron with dropout whose training step is little more than its matrix products: everything between two products is one pass over memory, and so is the update (momentum,
/// weights, max-norm, the copy for the next product). The gradients are written out by hand; a test compares them with libtorch's. The same arithmetic in plain TorchSharp: PaperRecipe.Fit.
/// </summary>
public sealed class FastMlp<T> : IFastMlp where T : struct, INumbers
{
    private const int EvaluationBatch = 500;

    private readonly PaperRecipe recipe;
    private readonly Tensor images, labels;
    private readonly Layer[] layers;
    private readonly Buffers training, evaluation;
    private readonly bool[] dropped; // is there dropout before layer l?

    private sealed class Layer(Linear linear, Linear velocity)
    {
        public readonly int Inputs = (int)linear.weight.shape[1], Outputs = (int)linear.weight.shape[0];
        public readonly Tensor Weight = linear.weight, Bias = linear.bias!, WeightVelocity = velocity.weight, BiasVelocity = velocity.bias!;
        public readonly Tensor Factor = T.Type == ScalarType.Float32 ? linear.weight.detach() : empty(linear.weight.shape, dtype: T.Type);
        public readonly Tensor Gradient = empty(linear.weight.shape, dtype: T.Type);
        public readonly float[] BiasGradient = new float[linear.weight.shape[0]];
    }

    /// <summary>What depends on the batch: values and gradients at each layer, and views of their transposes.</summary>
    private sealed class Buffers : IDisposable
    {
        public readonly int Batch;
        public readonly Tensor[] Value, Delta, DeltaTransposed, FactorTransposed;
        public readonly float[] Mask;

        public Buffers(int batch, int[] widths, Layer[] layers, bool backward)
        {
            Batch = batch;
            Value = [.. widths.Select(n => zeros(batch, n, dtype: T.Type))];
            Delta = backward ? [.. widths.Select(n => zeros(batch, n, dtype: T.Type))] : [];
            DeltaTransposed = [.. Delta.Select(d => d.t())];
            FactorTransposed = [.. layers.Select(layer => layer.Factor.t())];
            Mask = backward ? new float[batch * widths.Max()] : [];
        }

        public void Dispose()
        {
            foreach (var t in Value.Concat(Delta).Concat(DeltaTransposed).Concat(FactorTransposed)) t.Dispose();
        }
    }

    /// <param name="recipe">Net and hyperparameters; widths of the hidden layers must be multiples of 16.</param>
    /// <param name="net">What recipe.Build() made: the weights to train.</param>
    /// <param name="velocity">Another net of the same shape, with the velocities (0 at first) in the place of the weights.</param>
    /// <param name="images">[N, 784] of the type of T; kept, not copied.</param>
    /// <param name="labels">Int64 [N].</param>
    public FastMlp(PaperRecipe recipe, Sequential net, Sequential velocity, Tensor images, Tensor labels)
    {
        if (recipe.Widths[..^1].FirstOrDefault(n => n % 16 != 0) is var odd and not 0) throw new ArgumentException($"a layer is {odd} wide; widths must be multiples of 16", nameof(recipe));
        if (images.dtype != T.Type || images.shape[1] != recipe.Widths[0] || !images.is_contiguous()) throw new ArgumentException($"the images must be contiguous {T.Type} [N, {recipe.Widths[0]}]", nameof(images));
        using var scope = NewDisposeScope();
        (this.recipe, Net, this.images, this.labels) = (recipe, net, images, labels);
        layers = [.. Linears(net).Zip(Linears(velocity), (l, v) => new Layer(l, v))];
        dropped = [.. layers.Select((_, l) => (l == 0 ? recipe.InputDropRate : recipe.HiddenDropRate) > 0)];
        training = new Buffers(recipe.Batch, recipe.Widths, layers, backward: true);
        evaluation = new Buffers(EvaluationBatch, recipe.Widths, layers, backward: false);
        scope.Detach(layers.SelectMany(l => new[] { l.Factor, l.Gradient }).Concat(training.Value).Concat(training.Delta).Concat(training.DeltaTransposed).Concat(training.FactorTransposed)
            .Concat(evaluation.Value).Concat(evaluation.FactorTransposed).ToArray());
        Refresh();
    }

    public Sequential Net { get; }

    private static IEnumerable<Linear> Linears(Sequential net) => net.children().OfType<Linear>();

    public void Refresh()
    {
        if (T.Type == ScalarType.Float32) return; // the factor is the weight itself
        using var noGrad = no_grad();
        foreach (var layer in layers) layer.Factor.copy_(layer.Weight);
    }

    public double Step(ReadOnlySpan<int> rows, Random random, double rate)
    {
        if (rows.Length != recipe.Batch) throw new ArgumentException($"{rows.Length} rows in a batch of {recipe.Batch}", nameof(rows));
        using var noGrad = no_grad();
        var b = training;
        float inputScale = Draw(0, random);
        Gather(rows, b, dropped[0]);
        Forward(b, random, drop: true);
        double loss = OutputDelta(rows, b);
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            var layer = layers[l];
            layer.Gradient.addmm_(b.DeltaTransposed[l + 1], b.Value[l], 0, 1);
            ColumnSums(b.Delta[l + 1], layer.BiasGradient, b.Batch);
            if (l > 0)
            {
                b.Delta[l].addmm_(b.Delta[l + 1], layer.Factor, 0, 1);
                Derivative(b.Delta[l], b.Value[l], recipe.Activation, dropped[l] ? (float)(1 / (1 - recipe.HiddenDropRate)) : 1);
            }
            Update(layer, (float)rate, (float)recipe.Momentum, recipe.MaxNorm is { } c ? (float)c : float.PositiveInfinity);
        }
        return loss;
    }

    public (double Loss, double Error) Evaluate(int first, int count)
    {
        using var noGrad = no_grad();
        double loss = 0;
        int wrong = 0;
        var rows = new int[EvaluationBatch];
        for (int at = first; at < first + count; at += EvaluationBatch)
        {
            int n = Math.Min(EvaluationBatch, first + count - at);
            for (int i = 0; i < EvaluationBatch; i++) rows[i] = at + Math.Min(i, n - 1);
            Gather(rows, evaluation, drop: false);
            Forward(evaluation, null, drop: false);
            var (sum, errors) = Judge(rows.AsSpan(0, n), evaluation);
            loss += sum;
            wrong += errors;
        }
        return (loss / count, (double)wrong / count);
    }

    private void Forward(Buffers b, Random? random, bool drop)
    {
        for (int l = 0; l < layers.Length; l++)
        {
            b.Value[l + 1].addmm_(b.Value[l], b.FactorTransposed[l], 0, 1);
            if (l == layers.Length - 1) return; // the outputs' bias is added where they are judged
            bool masked = drop && dropped[l + 1];
            if (masked) Draw(l + 1, random!);
            Activate(b.Value[l + 1], layers[l].Bias, masked ? b.Mask : [], recipe.Activation);
        }
    }

    /// <summary>Fills the mask for the inputs of layer l with 0 and 1 / (1 - p).</summary>
    private float Draw(int l, Random random)
    {
        if (!dropped[l]) return 1;
        double p = l == 0 ? recipe.InputDropRate : recipe.HiddenDropRate;
        float kept = (float)(1 / (1 - p));
        VectorizedMask.Fill(training.Mask, p, (ulong)random.NextInt64(), kept);
        return kept;
    }

    private static ref byte Start(Tensor t) => ref MemoryMarshal.GetReference(t.bytes);

    private static ref float Floats(Tensor t) => ref Unsafe.As<byte, float>(ref Start(t));

    private void Gather(ReadOnlySpan<int> rows, Buffers b, bool drop)
    {
        int n = recipe.Widths[0];
        ref byte from = ref Start(images), to = ref Start(b.Value[0]);
        ref float mask = ref MemoryMarshal.GetArrayDataReference(b.Mask);
        for (int r = 0; r < rows.Length; r++)
        {
            ref byte source = ref Unsafe.AddByteOffset(ref from, (nint)rows[r] * n * T.Bytes);
            for (int i = 0; i < n; i += 16)
            {
                var x = T.Load(ref source, i);
                if (drop) x *= Vector512.LoadUnsafe(ref mask, (nuint)(r * n + i));
                T.Store(x, ref to, r * n + i);
            }
        }
    }

    /// <summary>f(z + bias), masked.</summary>
    private static void Activate(Tensor values, Tensor biases, float[] masks, PaperActivation activation)
    {
        int rows = (int)values.shape[0], n = (int)values.shape[1];
        ref byte z = ref Start(values);
        ref float bias = ref Floats(biases), mask = ref MemoryMarshal.GetArrayDataReference(masks);
        for (int r = 0; r < rows; r++)
            for (int i = 0; i < n; i += 16)
            {
                var x = T.Load(ref z, r * n + i) + Vector512.LoadUnsafe(ref bias, (nuint)i);
                x = activation == PaperActivation.ReLU ? Vector512.Max(x, Vector512<float>.Zero) : Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-x));
                if (masks.Length > 0) x *= Vector512.LoadUnsafe(ref mask, (nuint)(r * n + i));
                T.Store(x, ref z, r * n + i);
            }
    }

    /// <summary>Multiplies the gradient at a layer's masked values h = f(z) * (0 or scale) by dh/dz. A unit that is 0 was dropped, or was off: either way nothing passes.</summary>
    private static void Derivative(Tensor deltas, Tensor values, PaperActivation activation, float scale)
    {
        int count = (int)values.numel();
        ref byte d = ref Start(deltas), h = ref Start(values);
        for (int i = 0; i < count; i += 16)
        {
            var (delta, value) = (T.Load(ref d, i), T.Load(ref h, i));
            delta = activation == PaperActivation.ReLU
                ? Vector512.ConditionalSelect(Vector512.GreaterThan(value, Vector512<float>.Zero), delta * scale, Vector512<float>.Zero)
                : delta * value * (Vector512<float>.One - value * (1 / scale));
            T.Store(delta, ref d, i);
        }
    }

    /// <summary>Softmax minus the label, over the batch size: the gradient of the mean cross-entropy. Returns that mean.</summary>
    private double OutputDelta(ReadOnlySpan<int> rows, Buffers b)
    {
        Span<float> z = stackalloc float[layers[^1].Outputs];
        ref byte delta = ref Start(b.Delta[^1]);
        double loss = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            int label = Logits(rows[r], r, b, z);
            float max = Max(z), sum = 0;
            for (int k = 0; k < z.Length; k++) sum += z[k] = MathF.Exp(z[k] - max);
            loss -= Math.Log(Math.Max(z[label] / sum, 1e-30));
            for (int k = 0; k < z.Length; k++) T.Set((z[k] / sum - (k == label ? 1 : 0)) / rows.Length, ref delta, r * z.Length + k);
        }
        return loss / rows.Length;
    }

    private (double Loss, int Wrong) Judge(ReadOnlySpan<int> rows, Buffers b)
    {
        Span<float> z = stackalloc float[layers[^1].Outputs];
        double loss = 0;
        int wrong = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            int label = Logits(rows[r], r, b, z);
            float max = Max(z);
            double sum = 0;
            for (int k = 0; k < z.Length; k++) sum += Math.Exp(z[k] - max);
            loss += Math.Log(sum) - (z[label] - max);
            if (z.IndexOf(max) != label) wrong++;
        }
        return (loss, wrong);
    }

    private static float Max(Span<float> z)
    {
        float max = z[0];
        foreach (float v in z) max = Math.Max(max, v);
        return max;
    }

    /// <summary>The outputs for row r of the batch, with their biases; returns the label of the example.</summary>
    private int Logits(int example, int r, Buffers b, Span<float> z)
    {
        ref byte values = ref Start(b.Value[^1]);
        ref float bias = ref Floats(layers[^1].Bias);
        for (int k = 0; k < z.Length; k++) z[k] = T.Get(ref values, r * z.Length + k) + Unsafe.Add(ref bias, k);
        return (int)Unsafe.Add(ref Unsafe.As<byte, long>(ref Start(labels)), example);
    }

    private static void ColumnSums(Tensor deltas, float[] sums, int rows)
    {
        int n = sums.Length, whole = n & ~15;
        ref byte d = ref Start(deltas);
        ref float sum = ref MemoryMarshal.GetArrayDataReference(sums);
        Array.Clear(sums);
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < whole; i += 16)
                (Vector512.LoadUnsafe(ref sum, (nuint)i) + T.Load(ref d, r * n + i)).StoreUnsafe(ref sum, (nuint)i);
            for (int i = whole; i < n; i++) sums[i] += T.Get(ref d, r * n + i);
        }
    }

    /// <summary>v = momentum v + gradient; w = w - rate v; rows longer than c are scaled back; the copy for the products is made. A row stays in the first cache all the while.</summary>
    private static void Update(Layer layer, float rate, float momentum, float c)
    {
        int n = layer.Inputs;
        ref float weight = ref Floats(layer.Weight), velocity = ref Floats(layer.WeightVelocity);
        ref byte gradient = ref Start(layer.Gradient), factor = ref Start(layer.Factor);
        bool limited = !float.IsPositiveInfinity(c);
        for (int r = 0; r < layer.Outputs; r++)
        {
            ref float w = ref Unsafe.Add(ref weight, (nint)r * n), v = ref Unsafe.Add(ref velocity, (nint)r * n);
            nint row = (nint)r * n;
            var squares = Vector512<float>.Zero;
            for (int i = 0; i < n; i += 16)
            {
                var v16 = Vector512.LoadUnsafe(ref v, (nuint)i) * momentum + T.Load(ref gradient, row + i);
                v16.StoreUnsafe(ref v, (nuint)i);
                var w16 = Vector512.LoadUnsafe(ref w, (nuint)i) - v16 * rate;
                w16.StoreUnsafe(ref w, (nuint)i);
                if (limited) squares += w16 * w16;
                else if (T.Type != ScalarType.Float32) T.Store(w16, ref factor, row + i);
            }
            if (!limited) continue;
            float norm = MathF.Sqrt(Vector512.Sum(squares));
            float scale = norm > c ? c / norm : 1;
            if (scale == 1 && T.Type == ScalarType.Float32) continue;
            for (int i = 0; i < n; i += 16)
            {
                var w16 = Vector512.LoadUnsafe(ref w, (nuint)i) * scale;
                w16.StoreUnsafe(ref w, (nuint)i);
                if (T.Type != ScalarType.Float32) T.Store(w16, ref factor, row + i);
            }
        }
        ref float bias = ref Floats(layer.Bias), biasVelocity = ref Floats(layer.BiasVelocity);
        for (int k = 0; k < layer.Outputs; k++)
        {
            ref float v = ref Unsafe.Add(ref biasVelocity, k);
            v = v * momentum + layer.BiasGradient[k];
            Unsafe.Add(ref bias, k) -= rate * v;
        }
    }

    public void Dispose()
    {
        training.Dispose();
        evaluation.Dispose();
        foreach (var layer in layers)
        {
            layer.Factor.Dispose();
            layer.Gradient.Dispose();
        }
    }
}
