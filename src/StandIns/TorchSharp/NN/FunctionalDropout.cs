namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Dropout
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::dropout_", input, p, training) : Ops.Call("aten::dropout", input, p, training);

            /// <summary>Channels of (N, C, L) or (C, L)</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (input.ndim is not (2 or 3))
                    throw new ArgumentException($"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input.");
                return input.ndim == 3 ? FeatureDropout(input, p, training, inplace) : AsBatch(input, inplace, x => FeatureDropout(x, p, training, inplace));
            }

            /// <summary>Channels of (N, C, H, W)</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => FeatureDropout(input, p, training, inplace);

            /// <summary>Channels of (N, C, D, H, W)</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => FeatureDropout(input, p, training, inplace);

            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::alpha_dropout_", input, p, training) : Ops.Call("aten::alpha_dropout", input, p, training);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::feature_alpha_dropout_", input, p, training) : Ops.Call("aten::feature_alpha_dropout", input, p, training);

            private static Tensor FeatureDropout(Tensor input, double p, bool training, bool inplace) =>
                inplace ? Ops.InPlace("aten::feature_dropout_", input, p, training) : Ops.Call("aten::feature_dropout", input, p, training);

            private static Tensor AsBatch(Tensor input, bool inplace, Func<Tensor, Tensor> f)
            {
                using var batch = Ops.Call("aten::unsqueeze", input, 0);
                using var result = f(batch);
                return inplace ? input : Ops.Call("aten::squeeze.dim", result, 0);
            }
        }
    }
}
