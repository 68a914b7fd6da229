using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>The maximum in each window of (N, C, L)</summary>
    public sealed class MaxPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool1d(long kernel_size, long? stride, long? padding, long? dilation, bool ceil_mode) : base(nameof(MaxPool1d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride;
            this.padding = padding;
            this.dilation = dilation;
            this.ceil_mode = ceil_mode;
        }

        public override Tensor forward(Tensor input) => F.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode);

        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            F.max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);

        public long kernel_size { get; set; }
        public long? stride { get; set; }
        public long? padding { get; set; }
        public long? dilation { get; set; }
        public bool ceil_mode { get; set; }
    }

    /// <summary>The maximum in each window of (N, C, H, W)</summary>
    public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool2d(long[] kernel_size, long[]? stride, long[]? padding, long[]? dilation, bool ceil_mode) : base(nameof(MaxPool2d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride!;
            this.padding = padding!;
            this.dilation = dilation!;
            this.ceil_mode = ceil_mode;
        }

        public override Tensor forward(Tensor input) => F.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            F.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);

        public long[] kernel_size { get; set; }
        public long[] stride { get; set; }
        public long[] padding { get; set; }
        public long[] dilation { get; set; }
        public bool ceil_mode { get; set; }
    }

    /// <summary>The mean of each window of (N, C, L)</summary>
    public sealed class AvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool1d(long kernel_size, long? stride, long? padding, bool ceil_mode, bool count_include_pad) : base(nameof(AvgPool1d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride;
            this.padding = padding;
            this.ceil_mode = ceil_mode;
            this.count_include_pad = count_include_pad;
        }

        public override Tensor forward(Tensor input) => F.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);

        public long kernel_size { get; set; }
        public long? stride { get; set; }
        public long? padding { get; set; }
        public bool ceil_mode { get; set; }
        public bool count_include_pad { get; set; }
    }

    /// <summary>The mean of each window of (N, C, H, W)</summary>
    public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool2d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override) : base(nameof(AvgPool2d))
        {
            this.kernel_size = kernel_size;
            this.stride = stride!;
            this.padding = padding!;
            this.ceil_mode = ceil_mode;
            this.count_include_pad = count_include_pad;
            this.divisor_override = divisor_override;
        }

        public override Tensor forward(Tensor input) => F.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

        public long[] kernel_size { get; set; }
        public long[] stride { get; set; }
        public long[] padding { get; set; }
        public bool ceil_mode { get; set; }
        public bool count_include_pad { get; set; }
        public long? divisor_override { get; set; }
    }

    /// <summary>Means over windows that make an output of the given size</summary>
    public sealed class AdaptiveAvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool1d(long output_size) : base(nameof(AdaptiveAvgPool1d))
        {
            this.output_size = output_size;
        }

        public override Tensor forward(Tensor input) => F.adaptive_avg_pool1d(input, output_size);

        public long output_size { get; set; }
    }

    /// <summary>Means over windows that make an output of the given size</summary>
    public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool2d(long[] output_size) : base(nameof(AdaptiveAvgPool2d))
        {
            this.output_size = output_size;
        }

        public override Tensor forward(Tensor input) => F.adaptive_avg_pool2d(input, output_size);

        public long[] output_size { get; set; }
    }

    /// <summary>Maxima over windows that make an output of the given size</summary>
    public sealed class AdaptiveMaxPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool1d(long output_size) : base(nameof(AdaptiveMaxPool1d))
        {
            this.output_size = output_size;
        }

        public override Tensor forward(Tensor input) => F.adaptive_max_pool1d(input, output_size);

        public long output_size { get; set; }
    }

    /// <summary>Maxima over windows that make an output of the given size</summary>
    public sealed class AdaptiveMaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool2d(long[] output_size) : base(nameof(AdaptiveMaxPool2d))
        {
            this.output_size = output_size;
        }

        public override Tensor forward(Tensor input) => F.adaptive_max_pool2d(input, output_size);

        public long[] output_size { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static MaxPool1d MaxPool1d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(Both(kernel_size), Both(stride), Both(padding), Both(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                new(Both(kernel_size), Both(stride), Both(padding), Both(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            public static AvgPool1d AvgPool1d(long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad);

            public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(Both(kernel_size), Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(Both(kernel_size), Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new(Both(output_size));
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Both(output_size));
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);
            public static AdaptiveMaxPool1d AdaptiveMaxPool1d(long output_size) => new(output_size);
            public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);

            private static long[] Both(long n) => [n, n];
            private static long[]? Both(long? n) => n is { } v ? [v, v] : null;
            private static long[] Both((long, long) n) => [n.Item1, n.Item2];
            private static long[]? Both((long, long)? n) => n is { } v ? [v.Item1, v.Item2] : null;
        }
    }
}
