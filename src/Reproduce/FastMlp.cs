using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>
/// A multilayer perceptron with dropout whose training step skips the zeros: of a hidden layer's values with dropout and rectifier only one in five to ten is not 0, and only these take part in the
/// products. A layer's backward pass is one pass over its weights: for each input the gradient of the values, the gradient of the weights, momentum, and the new weights, with the row in the
/// first cache all the while. Max-norm is a factor for each unit that the next pass multiplies with. The gradients are written out by hand; a test compares them with libtorch's.
/// The same arithmetic in plain TorchSharp: PaperRecipe.Fit. One thread.
/// </summary>
public sealed unsafe class FastMlp : IMlp
{
    private const int EvaluationBatch = 500;

    private readonly PaperRecipe recipe;
    private readonly Tensor images,
        labels;
    private readonly Layer[] layers;
    private readonly Buffers training,
        evaluation;
    private readonly bool[] dropped; // is there dropout before layer l?
    private readonly float[][] noise; // what the values before layer l were multiplied with: dropout's mask, or Gaussian noise

    /// <summary>A layer's weights are kept by input: row j holds the weights from input j to all units. Batches and factors are row vectors.</summary>
    private sealed class Layer(Linear linear, Linear velocity) : IDisposable
    {
        public readonly Linear Linear = linear,
            LinearVelocity = velocity;
        public readonly Matrix Weight = new((int)linear.weight.shape[1], (int)linear.weight.shape[0]),
            Velocity = new((int)linear.weight.shape[1], (int)linear.weight.shape[0]);
        public readonly Matrix Scale = new(1, (int)linear.weight.shape[0]),
            Squares = new(1, (int)linear.weight.shape[0]); // of each unit's weights: the factor that max-norm asks for, and the sum of squares
        public readonly Matrix Scaled = new(1, (int)linear.weight.shape[0]); // one row of the weights with the factors

        public int Inputs => Weight.Rows;

        public int Outputs => Weight.Columns;

        public void Dispose()
        {
            foreach (var m in new[] { Weight, Velocity, Scale, Squares, Scaled })
                m.Dispose();
        }
    }

    /// <summary>What depends on the batch: values without zeros at each layer's input, sums at its output, gradients.</summary>
    private sealed class Buffers(int batch, int[] widths) : IDisposable
    {
        public readonly int Batch = batch;
        public readonly SparseMatrix[] Value = [.. widths[..^1].Select(n => new SparseMatrix(batch, n))];
        public readonly Matrix[] Sum = [.. widths.Select(n => new Matrix(batch, n))]; // those of layer 0 are the inputs

        public void Dispose()
        {
            foreach (var m in Sum)
                m.Dispose();
        }
    }

    /// <param name="recipe">Net and hyperparameters; widths of the hidden layers must be multiples of 16.</param>
    /// <param name="net">What recipe.Build() made: the first weights, and where <see cref="Store"/> puts the trained ones.</param>
    /// <param name="velocity">Another net of the same shape, with the velocities (0 at first) in the place of the weights.</param>
    /// <param name="images">Float32 [N, 784], contiguous; kept, not copied.</param>
    /// <param name="labels">Int64 [N].</param>
    public FastMlp(PaperRecipe recipe, Sequential net, Sequential velocity, Tensor images, Tensor labels)
    {
        if (recipe.Widths[..^1].FirstOrDefault(n => n % 16 != 0) is var odd and not 0)
            throw new ArgumentException($"a layer is {odd} wide; widths must be multiples of 16", nameof(recipe));
        if (images.dtype != ScalarType.Float32 || images.shape[1] != recipe.Widths[0] || !images.is_contiguous())
            throw new ArgumentException(
                $"the images must be contiguous Float32 [N, {recipe.Widths[0]}]",
                nameof(images)
            );
        (this.recipe, this.images, this.labels) = (recipe, images, labels);
        layers =
        [
            .. net.children().OfType<Linear>().Zip(velocity.children().OfType<Linear>(), (l, v) => new Layer(l, v)),
        ];
        dropped = [.. layers.Select((_, l) => recipe.DropRateBefore(l) > 0)];
        (training, evaluation) = (new(recipe.Batch, recipe.Widths), new(EvaluationBatch, recipe.Widths));
        noise = [.. layers.Select((layer, l) => dropped[l] ? new float[recipe.Batch * layer.Inputs] : [])];
        foreach (var layer in layers)
        {
            Transpose(layer.Linear.weight, layer.Weight, null, from: true);
            Transpose(layer.LinearVelocity.weight, layer.Velocity, null, from: true);
            new Span<float>(layer.Scale.Row(0), layer.Scale.Padded).Fill(1);
        }
    }

    /// <inheritdoc/>
    public void Store()
    {
        foreach (var layer in layers)
        {
            Transpose(layer.Linear.weight, layer.Weight, layer.Scale, from: false);
            Transpose(layer.LinearVelocity.weight, layer.Velocity, null, from: false);
        }
    }

    private static void Transpose(Tensor outside, Matrix inside, Matrix? scale, bool from)
    {
        ref float first = ref Floats(outside);
        for (int unit = 0; unit < inside.Columns; unit++)
        for (int input = 0; input < inside.Rows; input++)
        {
            ref float a = ref Unsafe.Add(ref first, (nint)unit * inside.Rows + input);
            ref float b = ref inside.Row(input)[unit];
            if (from)
                b = a;
            else
                a = b * (scale is null ? 1 : scale.Row(0)[unit]);
        }
    }

    /// <inheritdoc/>
    public double Step(ReadOnlySpan<int> rows, Random random, double rate)
    {
        if (rows.Length != recipe.Batch)
            throw new ArgumentException($"{rows.Length} rows in a batch of {recipe.Batch}", nameof(rows));
        var b = training;
        Forward(rows, b, random);
        double loss = OutputGradient(rows, b);
        for (int l = layers.Length - 1; l >= 0; l--)
            Backward(l, b, (float)rate);
        return loss;
    }

    /// <inheritdoc/>
    public (double Loss, double Error) Evaluate(int first, int count)
    {
        double loss = 0;
        int wrong = 0;
        var rows = new int[EvaluationBatch];
        for (int at = first; at < first + count; at += EvaluationBatch)
        {
            int n = Math.Min(EvaluationBatch, first + count - at);
            for (int i = 0; i < EvaluationBatch; i++)
                rows[i] = at + Math.Min(i, n - 1);
            Forward(rows, evaluation, null);
            var (sum, errors) = Judge(rows.AsSpan(0, n), evaluation);
            loss += sum;
            wrong += errors;
        }
        return (loss / count, (double)wrong / count);
    }

    /// <param name="random">Null: no dropout.</param>
    private void Forward(ReadOnlySpan<int> rows, Buffers b, Random? random)
    {
        for (int l = 0; l < layers.Length; l++)
        {
            bool masked = random is not null && dropped[l];
            if (masked)
                IMlp.Draw(recipe, l, noise[l], random!);
            var values = b.Value[l];
            values.Clear();
            for (int r = 0; r < rows.Length; r++)
            {
                float* x = b.Sum[l].Row(r);
                if (l == 0)
                    Read(rows[r], x);
                else
                    Activate(x, layers[l - 1]);
                if (masked)
                    Multiply(x, noise[l].AsSpan(r * layers[l].Inputs, layers[l].Inputs));
                values.Add(r, x);
            }
            values.Times(layers[l].Weight, b.Sum[l + 1]);
        }
    }

    private void Read(int example, float* to)
    {
        int n = recipe.Widths[0];
        MemoryMarshal
            .CreateReadOnlySpan(ref Unsafe.Add(ref Floats(images), (nint)example * n), n)
            .CopyTo(new Span<float>(to, n));
    }

    /// <summary>f(scale * sum + bias)</summary>
    private void Activate(float* sums, Layer layer)
    {
        ref float bias = ref Floats(layer.Linear.bias!);
        for (int i = 0; i < layer.Outputs; i += 8)
        {
            var z =
                Vector256.Load(sums + i) * Vector256.Load(layer.Scale.Row(0) + i)
                + Vector256.LoadUnsafe(ref bias, (nuint)i);
            z =
                recipe.Activation == PaperActivation.ReLU
                    ? Vector256.Max(z, Vector256<float>.Zero)
                    : Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-z));
            z.Store(sums + i);
        }
    }

    private static void Multiply(float* x, ReadOnlySpan<float> factors)
    {
        ref float factor = ref MemoryMarshal.GetReference(factors);
        for (int i = 0; i < factors.Length; i += 8)
            (Vector256.Load(x + i) * Vector256.LoadUnsafe(ref factor, (nuint)i)).Store(x + i);
    }

    /// <summary>Softmax minus the label, over the batch size: the gradient of the mean cross-entropy, in the place of the outputs. Returns that mean.</summary>
    private double OutputGradient(ReadOnlySpan<int> rows, Buffers b)
    {
        int classes = layers[^1].Outputs;
        double loss = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            var z = new Span<float>(b.Sum[^1].Row(r), classes);
            int label = Logits(rows[r], z);
            float max = Max(z),
                sum = 0;
            for (int k = 0; k < classes; k++)
                sum += z[k] = MathF.Exp(z[k] - max);
            loss -= Math.Log(Math.Max(z[label] / sum, 1e-30));
            for (int k = 0; k < classes; k++)
                z[k] = (z[k] / sum - (k == label ? 1 : 0)) / rows.Length;
        }
        return loss / rows.Length;
    }

    private (double Loss, int Wrong) Judge(ReadOnlySpan<int> rows, Buffers b)
    {
        double loss = 0;
        int wrong = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            var z = new Span<float>(b.Sum[^1].Row(r), layers[^1].Outputs);
            int label = Logits(rows[r], z);
            float max = Max(z);
            double sum = 0;
            foreach (float v in z)
                sum += Math.Exp(v - max);
            loss += Math.Log(sum) - (z[label] - max);
            if (z.IndexOf(max) != label)
                wrong++;
        }
        return (loss, wrong);
    }

    private static float Max(Span<float> z)
    {
        float max = z[0];
        foreach (float v in z)
            max = Math.Max(max, v);
        return max;
    }

    /// <summary>Makes an example's sums at the last layer its outputs; returns its label.</summary>
    private int Logits(int example, Span<float> z)
    {
        ref float bias = ref Floats(layers[^1].Linear.bias!);
        for (int k = 0; k < z.Length; k++)
            z[k] = z[k] * layers[^1].Scale.Row(0)[k] + Unsafe.Add(ref bias, k);
        return (int)Unsafe.Add(ref Unsafe.As<byte, long>(ref MemoryMarshal.GetReference(labels.bytes)), example);
    }

    /// <summary>From the gradients at layer l's units to those at its inputs; and the layer's new weights.</summary>
    private void Backward(int l, Buffers b, float rate)
    {
        var layer = layers[l];
        Matrix above = b.Sum[l + 1],
            below = b.Sum[l];
        var values = b.Value[l];
        values.ByColumn();
        if (l > 0)
            below.Clear(); // what was dropped or off gets no gradient
        float momentum = (float)recipe.Momentum;
        var decay = Vector256.Create((float)(2 * recipe.L2)); // the penalty's gradient is 2 λ w
        int n = layer.Weight.Padded;
        float* scale = layer.Scale.Row(0),
            scaled = layer.Scaled.Row(0),
            squares = recipe.MaxNorm is null ? null : layer.Squares.Row(0);
        if (squares != null)
            layer.Squares.Clear();
        float* gradient = stackalloc float[Matrix.Panel];
        for (int j = 0; j < layer.Inputs; j++)
        {
            values.Column(j, out var rows, out var h);
            float* w = layer.Weight.Row(j),
                v = layer.Velocity.Row(j);
            for (int i = 0; i < n; i += 8)
                (Vector256.Load(w + i) * Vector256.Load(scale + i)).Store(scaled + i);
            if (l > 0)
            {
                for (int e = 0; e < rows.Length; e += 4)
                {
                    int last = Math.Min(4, rows.Length - e) - 1; // fewer than four: the last again
                    var sums = Dots(
                        above.Row(rows[e]),
                        above.Row(rows[e + Math.Min(1, last)]),
                        above.Row(rows[e + Math.Min(2, last)]),
                        above.Row(rows[e + last]),
                        scaled,
                        n
                    );
                    for (int k = 0; k <= last; k++)
                        below.Row(rows[e + k])[j] =
                            sums[k == last ? 3 : k]
                            * Derivative(h[e + k], dropped[l] ? noise[l][rows[e + k] * layer.Inputs + j] : 1);
                }
            }
            // The gradient g of these weights is the sum of h_r times the gradients at the units; v = momentum v + g; w = w - rate v.
            for (int c = 0; c < n; c += Matrix.Panel)
            {
                above.Combine(rows, h, c, gradient);
                for (int i = 0; i < Matrix.Panel; i += 8)
                {
                    var before = Vector256.Load(scaled + c + i);
                    var velocity = Vector256.Load(v + c + i) * momentum + Vector256.Load(gradient + i) + before * decay;
                    velocity.Store(v + c + i);
                    var weight = before - velocity * rate;
                    weight.Store(w + c + i);
                    if (squares != null)
                        (Vector256.Load(squares + c + i) + weight * weight).Store(squares + c + i);
                }
            }
        }
        if (recipe.MaxNorm is { } limit)
            for (int k = 0; k < layer.Outputs; k++)
                scale[k] = squares[k] > limit * limit ? (float)(limit / Math.Sqrt(squares[k])) : 1;
        ref float bias = ref Floats(layer.Linear.bias!),
            biasVelocity = ref Floats(layer.LinearVelocity.bias!);
        for (int k = 0; k < layer.Outputs; k++)
        {
            float sum = 0;
            for (int r = 0; r < b.Batch; r++)
                sum += above.Row(r)[k];
            ref float velocity = ref Unsafe.Add(ref biasVelocity, k);
            velocity = velocity * momentum + sum;
            Unsafe.Add(ref bias, k) -= rate * velocity;
        }
    }

    /// <summary>dh/dz for h = f(z) * noise, which is not 0.</summary>
    private float Derivative(float h, float noise) =>
        recipe.Activation == PaperActivation.ReLU ? noise : h * (1 - h / noise);

    private static Vector128<float> Dots(float* a, float* b, float* c, float* d, float* w, int n)
    {
        Vector256<float> a0 = default,
            b0 = default,
            c0 = default,
            d0 = default,
            a1 = default,
            b1 = default,
            c1 = default,
            d1 = default;
        for (int i = 0; i < n; i += 16)
        {
            Vector256<float> w0 = Vector256.Load(w + i),
                w1 = Vector256.Load(w + i + 8);
            a0 = Vector256.FusedMultiplyAdd(w0, Vector256.Load(a + i), a0);
            b0 = Vector256.FusedMultiplyAdd(w0, Vector256.Load(b + i), b0);
            c0 = Vector256.FusedMultiplyAdd(w0, Vector256.Load(c + i), c0);
            d0 = Vector256.FusedMultiplyAdd(w0, Vector256.Load(d + i), d0);
            a1 = Vector256.FusedMultiplyAdd(w1, Vector256.Load(a + i + 8), a1);
            b1 = Vector256.FusedMultiplyAdd(w1, Vector256.Load(b + i + 8), b1);
            c1 = Vector256.FusedMultiplyAdd(w1, Vector256.Load(c + i + 8), c1);
            d1 = Vector256.FusedMultiplyAdd(w1, Vector256.Load(d + i + 8), d1);
        }
        return Vector128.Create(
            Vector256.Sum(a0 + a1),
            Vector256.Sum(b0 + b1),
            Vector256.Sum(c0 + c1),
            Vector256.Sum(d0 + d1)
        );
    }

    private static ref float Floats(Tensor t) => ref Unsafe.As<byte, float>(ref MemoryMarshal.GetReference(t.bytes));

    public void Dispose()
    {
        training.Dispose();
        evaluation.Dispose();
        foreach (var layer in layers)
            layer.Dispose();
    }
}
