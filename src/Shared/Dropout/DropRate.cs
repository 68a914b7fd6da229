using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>What every dropout layer checks before it starts.</summary>
/// <remarks>In this course p is always the <b>drop rate</b>: the probability that a unit is dropped. Srivastava et al. (2014) write p
/// for the probability that a unit is <b>kept</b>; their p is our 1 - p.</remarks>
internal static class DropRate
{
    /// <summary>Gives p back when it is a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    internal static double Checked(double p, string name = "p")
    {
        if (p is >= 0 and <= 1)
            return p;
        throw new ArgumentOutOfRangeException(
            name,
            p,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} = {p} is not a probability. The drop rate must lie in [0, 1]: pass the probability that a unit is dropped, such as 0.5, not a percentage and not a number of units."
            )
        );
    }

    /// <summary>The same for a rate at which something must survive, because it is divided by 1 - p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1).</exception>
    internal static double CheckedBelowOne(double p, string name = "p")
    {
        if (Checked(p, name) < 1)
            return p;
        throw new ArgumentOutOfRangeException(
            name,
            p,
            $"{name} = 1 drops everything and leaves nothing to scale by 1/(1 - {name}). Use a rate below 1."
        );
    }

    /// <summary>Dropout multiplies by fractions: a tensor of whole numbers is refused instead of being rounded.</summary>
    /// <exception cref="ArgumentException">x does not hold floating-point numbers.</exception>
    internal static void CheckFloating(Tensor x, string layer)
    {
        if (!x.is_floating_point())
            throw new ArgumentException(
                $"{layer} needs a floating-point tensor, but x is {x.dtype}. Convert it first: x.to_type(ScalarType.Float32).",
                nameof(x)
            );
    }

    /// <summary>Checks the number of dimensions of an input.</summary>
    /// <exception cref="ArgumentException">x has another number of dimensions.</exception>
    internal static void CheckDimensions(Tensor x, int dimensions, string layer, string expected)
    {
        if (x.ndim != dimensions)
            throw new ArgumentException(
                $"{layer} needs {expected}, but x has the shape [{string.Join(", ", x.shape)}].",
                nameof(x)
            );
    }
}
