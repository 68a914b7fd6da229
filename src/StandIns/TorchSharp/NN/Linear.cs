using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>x * weight' + bias; weight is (out_features, in_features).</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter _weight;
        [ComponentName("bias")] private Parameter? _bias;

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            in_features = weight.shape[1];
            out_features = weight.shape[0];
            this.weight = weight;
            this.bias = bias;
        }

        internal Linear(long in_features, long out_features, bool bias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            this.in_features = in_features;
            this.out_features = out_features;
            weight = Layer.Empty([out_features, in_features], device, dtype);
            if (bias)
                this.bias = Layer.Empty([out_features], device, dtype);
            Layer.Reset(weight, this.bias);
        }

        public override Tensor forward(Tensor tensor) => F.linear(tensor, _weight, _bias);

        public Parameter weight
        {
            get => _weight;
            [MemberNotNull(nameof(_weight))]
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _weight = Layer.Replace(_weight!, value);
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }

        public Parameter? bias
        {
            get => _bias;
            set
            {
                _bias = Layer.Replace(_bias, value);
                ConditionallyRegisterParameter(nameof(bias), _bias);
            }
        }

        public long in_features { get; set; }
        public long out_features { get; set; }
    }

    /// <summary>x1' * weight[k] * x2 + bias[k]; weight is (out_features, in1_features, in2_features).</summary>
    public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter _weight;
        [ComponentName("bias")] private Parameter? _bias;

        internal Bilinear(long in1_features, long in2_features, long out_features, bool bias, Device? device, ScalarType? dtype) : base(nameof(Bilinear))
        {
            this.in1_features = in1_features;
            this.in2_features = in2_features;
            this.out_features = out_features;
            var bound = 1 / Math.Sqrt(in1_features);
            weight = Layer.Empty([out_features, in1_features, in2_features], device, dtype);
            nn.init.uniform_(weight, -bound, bound);
            if (bias)
            {
                this.bias = Layer.Empty([out_features], device, dtype);
                nn.init.uniform_(this.bias, -bound, bound);
            }
        }

        public override Tensor forward(Tensor input1, Tensor input2) => F.bilinear(input1, input2, _weight, _bias);

        public Parameter weight
        {
            get => _weight;
            [MemberNotNull(nameof(_weight))]
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _weight = Layer.Replace(_weight!, value);
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }

        public Parameter? bias
        {
            get => _bias;
            set
            {
                _bias = Layer.Replace(_bias, value);
                ConditionallyRegisterParameter(nameof(bias), _bias);
            }
        }

        public long in1_features { get; set; }
        public long in2_features { get; set; }
        public long out_features { get; set; }
    }

    /// <summary>What layers with parameters have in common.</summary>
    internal static partial class Layer
    {
        internal static Parameter Empty(long[] shape, Device? device, ScalarType? dtype)
        {
            using var data = Ops.Call("aten::empty.memory_format", shape, dtype ?? get_default_dtype(), Arg.Default, device);
            return Keep(new Parameter(data));
        }

        /// <summary>Parameters belong to their module, not to the scope in which it was made.</summary>
        internal static Parameter Keep(Parameter p) => (Parameter)p.DetachFromDisposeScope();

        [return: NotNullIfNotNull(nameof(value))]
        internal static Parameter? Replace(Parameter? old, Parameter? value)
        {
            if (!ReferenceEquals(old, value))
                old?.Dispose();
            return value is null ? null : Keep(value);
        }

        /// <summary>PyTorch's start for linear and convolution layers: both uniform within 1 / sqrt(fan-in).</summary>
        internal static void Reset(Parameter weight, Parameter? bias)
        {
            nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
            if (bias is null)
                return;
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
            if (fanIn > 0)
            {
                var bound = 1 / Math.Sqrt(fanIn);
                nn.init.uniform_(bias, -bound, bound);
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, device, dtype);
        }
    }
}
