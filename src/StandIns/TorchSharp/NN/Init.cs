namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Starting values of parameters; each function fills its tensor and returns it.</summary>
        public static partial class init
        {
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>The factor by which a nonlinearity shrinks standard deviations; param is LeakyReLU's slope.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + param * param)),
                _ => 1.0,
            };

            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                var field = shape[2..].Aggregate(1L, (a, b) => a * b);
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var _ = new NoGrad();
                return Ops.InPlace("aten::fill_.Scalar", tensor, val);
            }

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0.0);

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1.0);

            public static Tensor uniform_(Tensor tensor, double low = 0.0, double high = 1.0, Generator? generator = null)
            {
                using var _ = new NoGrad();
                return Ops.InPlace("aten::uniform_", tensor, low, high, generator);
            }

            public static Tensor normal_(Tensor tensor, double mean = 0.0, double std = 1.0, Generator? generator = null)
            {
                using var _ = new NoGrad();
                return Ops.InPlace("aten::normal_", tensor, mean, std, generator);
            }

            /// <summary>A normal distribution, cut off at a and b.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null)
            {
                static double Below(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;
                var low = Below((a - mean) / std);
                var high = Below((b - mean) / std);
                using var _ = new NoGrad();
                Ops.InPlace("aten::uniform_", tensor, 2 * low - 1, 2 * high - 1, generator);
                Ops.InPlace("aten::erfinv_", tensor);
                Ops.InPlace("aten::mul_.Scalar", tensor, std * Math.Sqrt(2));
                Ops.InPlace("aten::add_.Scalar", tensor, mean);
                return Ops.InPlace("aten::clamp_", tensor, a, b);
            }

            private static double Erf(double x)
            {
                using var t = Ops.Call("aten::full", Array.Empty<long>(), x, ScalarType.Float64);
                using var r = Ops.Call("aten::erf", t);
                return Ops.CallDouble("aten::item", r);
            }

            /// <summary>Ones on the diagonal of a matrix, zeros elsewhere.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.ndim != 2)
                    throw new ArgumentException("Only tensors with 2 dimensions are supported");
                using var _ = new NoGrad();
                Ops.InPlace("aten::zero_", tensor);
                using var diagonal = Ops.Call("aten::diagonal", tensor);
                Ops.InPlace("aten::fill_.Scalar", diagonal, 1);
                return tensor;
            }

            /// <summary>Convolution weights that hand as many channels through as possible.</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length is < 3 or > 5)
                    throw new ArgumentException("Only tensors with 3, 4, or 5 dimensions are supported");
                using var _ = new NoGrad();
                Ops.InPlace("aten::zero_", tensor);
                for (long channel = 0; channel < Math.Min(shape[0], shape[1]); channel++)
                {
                    var element = tensor.alias();
                    foreach (var index in new[] { channel, channel }.Concat(shape[2..].Select(n => n / 2)))
                    {
                        var next = Ops.Call("aten::select.int", element, 0, index);
                        element.Dispose();
                        element = next;
                    }
                    using (element)
                        Ops.InPlace("aten::fill_.Scalar", element, 1);
                }
                return tensor;
            }

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>
            /// The original draws from the uniform distribution here too (recorded from version 0.107.0), with the variance that the
            /// normal one would have; so does this.
            /// </summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0.0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0.0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            /// <summary>Orthonormal rows or columns (whichever are fewer), times the gain; further dimensions are joined with the second.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Only tensors with 2 or more dimensions are supported");
                if (tensor.numel() == 0)
                    return tensor;
                using var _ = new NoGrad();
                using var scope = NewDisposeScope();
                var rows = shape[0];
                var columns = tensor.numel() / rows;
                var start = Ops.Call("aten::empty.memory_format", new[] { rows, columns }, tensor.dtype, Arg.Default, tensor.device);
                Ops.InPlace("aten::normal_", start, 0.0, 1.0);
                if (rows < columns)
                    start = Ops.Call("aten::t", start);
                var (q, r) = Ops.Call2("aten::linalg_qr", start);
                // The signs of R's diagonal make the distribution uniform.
                q = Ops.Call("aten::mul.Tensor", q, Ops.Call("aten::sign", Ops.Call("aten::diagonal", r)));
                if (rows < columns)
                    q = Ops.Call("aten::t", q);
                Ops.InPlace("aten::copy_", tensor, Ops.Call("aten::reshape", q, shape));
                return Ops.InPlace("aten::mul_.Scalar", tensor, gain);
            }
        }
    }
}
