using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>The max-norm constraint: after every step of the optimizer, the weights that come into one unit are scaled back to a
/// Euclidean norm of at most c.</summary>
/// <remarks>||w|| &lt;= c for the incoming weights w of each unit (biases are left alone). It allows large learning rates together with
/// dropout. Source: Srivastava et al., JMLR 15 (2014), section 5.1; typical c = 2 to 4.</remarks>
public static class MaxNorm
{
    /// <summary>Applies the constraint to all Linear, convolution and <see cref="DropConnectLinear"/> layers of a net, in place. Call it after optimizer.step().</summary>
    /// <param name="net">A module of any structure.</param>
    /// <param name="c">The largest norm allowed, above 0.</param>
    /// <returns>How many units were scaled back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">c is not a positive number.</exception>
    public static long Apply(nn.Module net, double c)
    {
        ArgumentNullException.ThrowIfNull(net);
        CheckC(c);
        var count = 0L;
        foreach (var layer in Layers(net))
        {
            var weight = layer switch
            {
                Linear linear => linear.weight,
                Convolution convolution => convolution.weight,
                DropConnectLinear dropConnect => dropConnect.weight,
                _ => null,
            };
            if (weight is not null)
                count += Apply(weight, c);
        }
        return count;
    }

    /// <summary>Applies the constraint to one weight tensor, in place.</summary>
    /// <param name="weight">Shape [units, ...]: row j holds the incoming weights of unit j, as in Linear [out, in] and Conv2d [out, in, h, w].</param>
    /// <param name="c">The largest norm allowed, above 0.</param>
    /// <returns>How many units were scaled back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">c is not a positive number.</exception>
    public static long Apply(Tensor weight, double c)
    {
        ArgumentNullException.ThrowIfNull(weight);
        CheckC(c);
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var norm = Norms(weight);
        var over = norm.gt(c);
        var count = over.sum().item<long>();
        if (count == 0)
            return 0; // the common case late in training: the weights are not even touched
        var scale = where(over, c / norm, ones_like(norm));
        weight.mul_(
            scale.reshape([
                .. Enumerable.Repeat(1L, (int)weight.ndim).Select((one, d) => d == 0 ? weight.shape[0] : one),
            ])
        );
        return count;
    }

    /// <summary>The norm of the incoming weights of each unit.</summary>
    /// <param name="weight">Shape [units, ...].</param>
    /// <returns>Shape [units].</returns>
    public static Tensor Norms(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        using var scope = NewDisposeScope();
        return weight.detach().reshape(weight.shape[0], -1).square().sum(1).sqrt().MoveToOuterDisposeScope();
    }

    // modules() of a Sequential or a custom module lists what is inside it; a layer given directly counts as its own net.
    private static IEnumerable<nn.Module> Layers(nn.Module net) => net.modules().Prepend(net).Distinct();

    private static void CheckC(double c)
    {
        if (!(c > 0))
            throw new ArgumentOutOfRangeException(
                nameof(c),
                c,
                $"c = {c} is not a norm that weights could have. Use a positive bound, typically 2 to 4."
            );
    }
}
