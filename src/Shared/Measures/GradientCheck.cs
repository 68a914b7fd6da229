using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Compares autograd's gradient with finite differences, (f(x + h) - f(x - h)) / 2h for each entry of x, in double precision.
/// The error of an entry is |a - d| / max(|a|, |d|, g/1000), where g is the largest entry of the gradient: entries that are tiny beside the others do not count in full.
/// A right gradient gives about 1e-9 to 1e-6; a wrong factor gives what it is off by.
/// Source: Goodfellow, Bengio, Courville 2016, section 11.5.
/// </summary>
public static class GradientCheck
{
    /// <summary>Checks the gradient of a function at a point.</summary>
    /// <param name="f">From a tensor of x's shape to a scalar. It must give the same value each time: fix the mask of a dropout inside.</param>
    /// <param name="x">The point, float64, any shape. Stay away from kinks (a ReLU at 0).</param>
    /// <param name="h">Step, positive.</param>
    /// <returns>The largest relative error over the entries of x; 0 if the gradient is 0 both ways.</returns>
    /// <exception cref="ArgumentException">x is not float64 or empty, h is not positive, f gives no float64 scalar, or gives another value each time.</exception>
    public static double MaxRelativeError(Func<Tensor, Tensor> f, Tensor x, double h = 1e-6)
    {
        using var scope = torch.NewDisposeScope();
        var leaf = x.detach().clone().requires_grad_();
        return Compare(() => f(leaf), [("x", leaf)], h, int.MaxValue)[0].Error;
    }

    /// <summary>Checks the gradients of all parameters of a net.</summary>
    /// <param name="net">The net, in double precision: net.to(ScalarType.Float64).</param>
    /// <param name="loss">Computes the loss of this net. It must give the same value each time.</param>
    /// <param name="h">Step, positive.</param>
    /// <param name="entries">At most this many entries of each parameter are checked, spread evenly.</param>
    /// <returns>For each parameter its name and the largest relative error. The gradients of the net are cleared.</returns>
    /// <exception cref="ArgumentException">The net is not float64 or has no parameters, the loss is no float64 scalar or another value each time.</exception>
    public static IReadOnlyList<(string Name, double Error)> Parameters(
        nn.Module net,
        Func<Tensor> loss,
        double h = 1e-6,
        int entries = 50
    )
    {
        using var scope = torch.NewDisposeScope();
        net.zero_grad();
        var found = Compare(
            loss,
            [.. net.named_parameters().Select(named => (named.name, (Tensor)named.parameter))],
            h,
            entries
        );
        net.zero_grad();
        return found;
    }

    static List<(string Name, double Error)> Compare(
        Func<Tensor> f,
        (string Name, Tensor X)[] inputs,
        double h,
        int entries
    )
    {
        if (!(h > 0))
            throw new ArgumentException($"the step is {h}; it must be positive", nameof(h));
        if (inputs.Length == 0)
            throw new ArgumentException("the net has no parameters");
        foreach (var (name, x) in inputs)
            if (x.dtype != ScalarType.Float64 || x.numel() == 0)
                throw new ArgumentException(
                    $"{name} is {x.dtype} with {x.numel()} entries; it must be Float64 (single precision is too coarse for differences) and not empty"
                );

        var value = f();
        if (value.numel() != 1 || value.dtype != ScalarType.Float64)
            throw new ArgumentException(
                $"the function gave {value.dtype} [{string.Join(", ", value.shape)}]; it must give one Float64 number"
            );
        value.sum().backward();
        if (Value() != value.item<double>())
            throw new ArgumentException(
                "the function gave two values at the same point; fix what is random in it (the mask of a dropout)"
            );

        return [.. inputs.Select(input => (input.Name, Error(input.X)))];

        double Value()
        {
            using var inner = torch.NewDisposeScope();
            using var noGrad = torch.no_grad();
            return f().item<double>();
        }

        double Error(Tensor x)
        {
            var plain = x.detach(); // shares the numbers with x
            double[] point = Numbers(plain),
                gradient = x.grad is { } g ? Numbers(g) : new double[point.Length];
            int[] checkedOnes =
            [
                .. Enumerable
                    .Range(0, Math.Min(entries, point.Length))
                    .Select(i => (int)((long)i * point.Length / Math.Min(entries, point.Length))),
            ];
            var differences = new double[checkedOnes.Length];
            for (int k = 0; k < checkedOnes.Length; k++)
            {
                int i = checkedOnes[k];
                double old = point[i];
                differences[k] = (At(old + h) - At(old - h)) / (2 * h);
                At(old);

                double At(double entry)
                {
                    point[i] = entry;
                    using var moved = torch.tensor(point, x.shape);
                    plain.copy_(moved);
                    return Value();
                }
            }
            double largest = gradient.Concat(differences).Max(Math.Abs);
            if (largest == 0)
                return 0;
            return checkedOnes
                .Select(
                    (i, k) =>
                        Math.Abs(gradient[i] - differences[k])
                        / Math.Max(Math.Max(Math.Abs(gradient[i]), Math.Abs(differences[k])), largest / 1000)
                )
                .Max();
        }
    }

    static double[] Numbers(Tensor x)
    {
        using var access = x.detach().cpu().contiguous().data<double>();
        return access.ToArray();
    }
}
