using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>max(0, x)</summary>
    public sealed class ReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal ReLU(bool inplace) : base(nameof(ReLU))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.relu(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>min(max(0, x), 6)</summary>
    public sealed class ReLU6 : ParameterLessModule<Tensor, Tensor>
    {
        internal ReLU6(bool inplace) : base(nameof(ReLU6))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.relu6(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>x for positive x, else negative_slope * x</summary>
    public sealed class LeakyReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal LeakyReLU(double negative_slope, bool inplace) : base(nameof(LeakyReLU))
        {
            this.negative_slope = negative_slope;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.leaky_relu(tensor, negative_slope, inplace);

        public double negative_slope { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>x for positive x, else alpha * (exp(x) - 1)</summary>
    public sealed class ELU : ParameterLessModule<Tensor, Tensor>
    {
        internal ELU(double alpha, bool inplace) : base(nameof(ELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.elu(tensor, alpha, inplace);

        public double alpha { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>max(0, x) + min(0, alpha * (exp(x / alpha) - 1))</summary>
    public sealed class CELU : ParameterLessModule<Tensor, Tensor>
    {
        internal CELU(double alpha, bool inplace) : base(nameof(CELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.celu(tensor, alpha, inplace);

        public double alpha { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>The self-normalizing unit, scale * ELU</summary>
    public sealed class SELU : ParameterLessModule<Tensor, Tensor>
    {
        internal SELU(bool inplace) : base(nameof(SELU))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.selu(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>x * sigmoid(x)</summary>
    public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
    {
        internal SiLU(bool inplace) : base(nameof(SiLU))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.silu(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>x * tanh(softplus(x))</summary>
    public sealed class Mish : ParameterLessModule<Tensor, Tensor>
    {
        internal Mish(bool inplace) : base(nameof(Mish))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.mish(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>tanh(x)</summary>
    public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Tanh(bool inplace) : base(nameof(Tanh))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.tanh(tensor, inplace);

        public override string GetName() => nameof(Tanh);

        public bool inplace { get; set; }
    }

    /// <summary>1 / (1 + exp(-x))</summary>
    public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Sigmoid(bool inplace) : base(nameof(Sigmoid))
        {
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.sigmoid(tensor, inplace);

        public bool inplace { get; set; }
    }

    /// <summary>log(1 + exp(beta * x)) / beta</summary>
    public sealed class Softplus : ParameterLessModule<Tensor, Tensor>
    {
        internal Softplus(double beta, double threshold) : base(nameof(Softplus))
        {
            this.beta = beta;
            this.threshold = threshold;
        }

        public override Tensor forward(Tensor tensor) => F.softplus(tensor, beta, threshold);

        public double beta { get; set; }
        public double threshold { get; set; }
    }

    /// <summary>x, clamped</summary>
    public sealed class Hardtanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardtanh(double min_val, double max_val, bool inplace) : base(nameof(Hardtanh))
        {
            this.min_val = min_val;
            this.max_val = max_val;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.hardtanh(tensor, min_val, max_val, inplace);

        public double min_val { get; set; }
        public double max_val { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>log(sigmoid(x))</summary>
    public sealed class LogSigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal LogSigmoid() : base(nameof(LogSigmoid)) { }

        public override Tensor forward(Tensor tensor) => F.logsigmoid(tensor);
    }

    /// <summary>exp(x), scaled to the sum 1 over one dimension</summary>
    public sealed class Softmax : ParameterLessModule<Tensor, Tensor>
    {
        internal Softmax(long dim) : base(nameof(Softmax))
        {
            this.dim = dim;
        }

        public override Tensor forward(Tensor tensor) => F.softmax(tensor, dim);

        public long dim { get; set; }
    }

    /// <summary>The logarithm of the softmax</summary>
    public sealed class LogSoftmax : ParameterLessModule<Tensor, Tensor>
    {
        internal LogSoftmax(long dim) : base(nameof(LogSoftmax))
        {
            this.dim = dim;
        }

        public override Tensor forward(Tensor tensor) => F.log_softmax(tensor, dim);

        public long dim { get; set; }
    }

    /// <summary>x * Phi(x) with the normal distribution function Phi</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        public enum Approximate
        {
            none,
            tanh,
        }

        internal GELU(Approximate approximate, bool inplace) : base(nameof(GELU))
        {
            this.approximate = approximate;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.gelu(tensor, approximate, inplace);

        public Approximate approximate { get; set; }
        public bool inplace { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ReLU ReLU(bool inplace = false) => new(inplace);
            public static ReLU6 ReLU6(bool inplace = false) => new(inplace);
            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);
            public static ELU ELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);
            public static CELU CELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);
            public static SELU SELU(bool inplace = false) => new(inplace);
            public static SiLU SiLU() => new(false);
            public static SiLU SiLU(bool inplace) => new(inplace);
            public static Mish Mish() => new(false);
            public static Mish Mish(bool inplace) => new(inplace);
            public static Tanh Tanh() => new(false);
            public static Tanh Tanh(bool inplace = false) => new(inplace);
            public static Sigmoid Sigmoid() => new(false);
            public static Sigmoid Sigmoid(bool inplace) => new(inplace);
            public static Softplus Softplus(double beta = 1.0, double threshold = 20.0) => new(beta, threshold);
            public static Hardtanh Hardtanh(double min_val = -1.0, double max_val = 1.0, bool inplace = false) => new(min_val, max_val, inplace);
            public static LogSigmoid LogSigmoid() => new();
            public static Softmax Softmax(long dim) => new(dim);
            public static LogSoftmax LogSoftmax(long dim) => new(dim);
            public static GELU GELU() => new(Modules.GELU.Approximate.none, false);
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);
            public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);
        }
    }
}
