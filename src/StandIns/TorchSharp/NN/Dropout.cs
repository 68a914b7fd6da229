using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>Sets each element to zero with probability p and divides the others by 1 - p; does nothing in evaluation mode.</summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace) : base(nameof(Dropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.dropout(tensor, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>Sets whole channels of (N, C, L) or (C, L) to zero.</summary>
    public sealed class Dropout1d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout1d(double p, bool inplace) : base(nameof(Dropout1d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.dropout1d(tensor, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>Sets whole channels of (N, C, H, W) to zero.</summary>
    public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout2d(double p, bool inplace) : base(nameof(Dropout2d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor input) => F.dropout2d(input, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>Sets whole channels of (N, C, D, H, W) to zero.</summary>
    public sealed class Dropout3d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout3d(double p, bool inplace) : base(nameof(Dropout3d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor input) => F.dropout3d(input, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>Dropout that keeps mean and variance behind SELU: the dropped elements take its negative saturation.</summary>
    public sealed class AlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal AlphaDropout(double p, bool inplace) : base(nameof(AlphaDropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor tensor) => F.alpha_dropout(tensor, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }

    /// <summary>AlphaDropout of whole channels</summary>
    public sealed class FeatureAlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal FeatureAlphaDropout(double p, bool inplace) : base(nameof(FeatureAlphaDropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        public override Tensor forward(Tensor input) => F.feature_alpha_dropout(input, p, training, inplace);

        public double p { get; set; }
        public bool inplace { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static Dropout1d Dropout1d(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static Dropout3d Dropout3d(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static AlphaDropout AlphaDropout(double p = 0.5, bool inplace = false) => new(p, inplace);
            public static FeatureAlphaDropout FeatureAlphaDropout(double p = 0.5) => new(p, false);
            public static FeatureAlphaDropout FeatureAlphaDropout(double p, bool inplace) => new(p, inplace);
        }
    }
}
