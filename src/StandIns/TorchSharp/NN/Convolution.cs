using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>What the convolution layers share; weight is (out_channels, in_channels / groups, kernel...).</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        [ComponentName("weight")] protected Parameter? _weight;
        [ComponentName("bias")] protected Parameter? _bias;
        protected long[] _reversed_padding_repeated_twice = [];

        private protected readonly long in_channels;

        private protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
            long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype) : base(name)
        {
            this.in_channels = in_channels;
            this.kernel_size = kernel_size;
            this.stride = stride;
            this.dilation = dilation;
            this.groups = groups;
            this.padding_mode = padding_mode;
            output_padding = new long[kernel_size.Length];
            if (padding_type is { } type)
                SetPadding(type);
            else
                SetPadding(padding ?? new long[kernel_size.Length]);

            weight = Layer.Empty([out_channels, in_channels / groups, .. kernel_size], device, dtype);
            if (bias)
                this.bias = Layer.Empty([out_channels], device, dtype);
            reset_parameters();
        }

        public void reset_parameters() => Layer.Reset(weight, bias);

        public void SetPadding(long[] padding)
        {
            this.padding = padding;
            padding_type = null;
            // pad() takes the last dimension first, both sides of each.
            _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(p => new[] { p, p })];
        }

        public void SetPadding(Padding padding)
        {
            if (padding == Padding.Same && stride.Any(s => s != 1))
                throw new ArgumentException("padding='same' is not supported for strided convolutions");
            this.padding = null;
            padding_type = padding;
            var n = kernel_size.Length;
            _reversed_padding_repeated_twice = new long[2 * n];
            if (padding != Padding.Same)
                return;
            for (var i = 0; i < n; i++)
            {
                var total = dilation[i] * (kernel_size[i] - 1);
                _reversed_padding_repeated_twice[2 * (n - 1 - i)] = total / 2;
                _reversed_padding_repeated_twice[2 * (n - 1 - i) + 1] = total - total / 2;
            }
        }

        /// <summary>Whether the input is (N, C, ...) or (C, ...) with the layer's number of channels.</summary>
        protected bool ValidateShape(Tensor input, long dimensions)
        {
            var shape = input.shape;
            return (shape.Length == dimensions + 2 && shape[1] == in_channels) || (shape.Length == dimensions + 1 && shape[0] == in_channels);
        }

        private protected Tensor Convolve(Tensor input, string op)
        {
            if (padding_mode != PaddingModes.Zeros)
            {
                using var padded = F.pad(input, _reversed_padding_repeated_twice, padding_mode);
                return Ops.Call(op, padded, weight, bias, stride, new long[kernel_size.Length], dilation, groups);
            }
            return padding is null
                ? Ops.Call(op + ".padding", input, weight, bias, stride, padding_type == Padding.Same ? "same" : "valid", dilation, groups)
                : Ops.Call(op, input, weight, bias, stride, padding, dilation, groups);
        }

        public Parameter weight
        {
            get => _weight!;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _weight = Layer.Replace(_weight, value);
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

        public Padding? padding_type { get; private set; }
        public long[]? padding { get; private set; }
        public PaddingModes padding_mode { get; set; }
        public bool transposed => false;
        public long groups { get; set; }
        public long[] kernel_size { get; set; }
        public long[] stride { get; set; }
        public long[] dilation { get; set; }
        public long[] output_padding { get; set; }
    }

    /// <summary>Convolution over (N, C, L)</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
            long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
            : base(nameof(Conv1d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input)
        {
            if (!ValidateShape(input, 1))
                throw new ArgumentException($"Expected 2D (unbatched) or 3D (batched) input with {in_channels} channels to Conv1d.");
            return Convolve(input, "aten::conv1d");
        }
    }

    /// <summary>Convolution over (N, C, H, W)</summary>
    public sealed class Conv2d : Convolution
    {
        internal Conv2d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
            long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
            : base(nameof(Conv2d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input)
        {
            if (!ValidateShape(input, 2))
                throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to Conv2d.");
            return Convolve(input, "aten::conv2d");
        }
    }

    /// <summary>Convolution over (N, C, D, H, W)</summary>
    public sealed class Conv3d : Convolution
    {
        internal Conv3d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
            long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
            : base(nameof(Conv3d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input)
        {
            if (!ValidateShape(input, 3))
                throw new ArgumentException($"Expected 4D (unbatched) or 5D (batched) input with {in_channels} channels to Conv3d.");
            return Convolve(input, "aten::conv3d");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size], [stride], [padding], null, [dilation], groups, bias, padding_mode, device, dtype);

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size], [stride], null, padding, [dilation], groups, bias, padding_mode, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], [padding, padding], null, [dilation, dilation], groups, bias, padding_mode, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], null, padding, [dilation, dilation], groups, bias, padding_mode, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), Each(padding, 0), null, Each(dilation, 1), groups, bias, padding_mode, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, Padding padding, (long, long)? stride = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), null, padding, Each(dilation, 1), groups, bias, padding_mode, device, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size, kernel_size, kernel_size], [stride, stride, stride], [padding, padding, padding], null, [dilation, dilation, dilation], groups, bias, padding_mode, device, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size, kernel_size, kernel_size], [stride, stride, stride], null, padding, [dilation, dilation, dilation], groups, bias, padding_mode, device, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), Each(padding, 0), null, Each(dilation, 1), groups, bias, padding_mode, device, dtype);

            public static Conv3d Conv3d(long in_channels, long out_channels, (long, long, long) kernel_size, Padding padding, (long, long, long)? stride = null, (long, long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), null, padding, Each(dilation, 1), groups, bias, padding_mode, device, dtype);

            private static long[] Each((long, long) n) => [n.Item1, n.Item2];
            private static long[] Each((long, long)? n, long otherwise) => Each(n ?? (otherwise, otherwise));
            private static long[] Each((long, long, long) n) => [n.Item1, n.Item2, n.Item3];
            private static long[] Each((long, long, long)? n, long otherwise) => Each(n ?? (otherwise, otherwise, otherwise));
        }
    }
}
