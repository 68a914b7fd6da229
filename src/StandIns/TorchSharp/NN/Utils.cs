using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their common norm is at most max_norm; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var _ = new NoGrad();
                using var scope = NewDisposeScope();
                var grads = tensors.Select(p => p.grad).OfType<Tensor>().ToArray();
                if (grads.Length == 0)
                    return 0;
                var norms = grads.Select(g => Ops.Call("aten::linalg_vector_norm", g, norm_type)).ToArray();
                var total = Ops.CallDouble("aten::item", Ops.Call("aten::linalg_vector_norm", Ops.Call("aten::stack", norms, 0), norm_type));
                var factor = max_norm / (total + 1e-6);
                if (factor < 1)
                {
                    foreach (var g in grads)
                        Ops.InPlace("aten::mul_.Scalar", g, factor);
                }
                return total;
            }

            /// <summary>Limits every element of the gradients to -clip_value .. clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = new NoGrad();
                foreach (var p in tensors)
                {
                    using var g = p.grad;
                    if (g is not null)
                        Ops.InPlace("aten::clamp_", g, -clip_value, clip_value);
                }
            }

            /// <summary>All parameters one after the other as one vector (a copy, with gradient).</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                var flat = tensors.Select(p => Ops.Call("aten::reshape", p, new long[] { -1 })).ToArray();
                try
                {
                    return Ops.Call("aten::cat", flat, 0);
                }
                finally
                {
                    foreach (var f in flat)
                        f.Dispose();
                }
            }

            /// <summary>Copies consecutive pieces of a vector into the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var _ = new NoGrad();
                long from = 0;
                foreach (var p in tensors)
                {
                    var n = p.numel();
                    using var piece = Ops.Call("aten::narrow", vec, 0, from, n);
                    using var shaped = Ops.Call("aten::reshape", piece, p.shape);
                    Ops.InPlace("aten::copy_", p, shaped);
                    from += n;
                }
            }
        }
    }
}
