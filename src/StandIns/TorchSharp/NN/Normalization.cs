using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>Parameters and running statistics, one of each per feature.</summary>
    public abstract class NormBase : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight, _bias;
        private Tensor? _running_mean, _running_var, _num_batches_tracked;

        public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name) : base(name)
        {
            this.num_features = num_features;
            this.eps = eps;
            this.momentum = momentum;
            this.affine = affine;
            this.track_running_stats = track_running_stats;
            if (affine)
            {
                weight = Layer.Empty([num_features], device, dtype);
                bias = Layer.Empty([num_features], device, dtype);
            }
            if (track_running_stats)
            {
                var type = dtype ?? get_default_dtype();
                running_mean = Ops.Call("aten::zeros", new[] { num_features }, type, Arg.Default, device);
                running_var = Ops.Call("aten::ones", new[] { num_features }, type, Arg.Default, device);
                num_batches_tracked = Ops.Call("aten::zeros", Array.Empty<long>(), ScalarType.Int64, Arg.Default, device);
            }
            reset_parameters();
        }

        public void reset_running_stats()
        {
            if (!track_running_stats)
                return;
            nn.init.zeros_(running_mean!);
            nn.init.ones_(running_var!);
            nn.init.zeros_(num_batches_tracked!);
        }

        public void reset_parameters()
        {
            reset_running_stats();
            if (!affine)
                return;
            nn.init.ones_(weight);
            nn.init.zeros_(bias!);
        }

        protected abstract void ValidateInputDimensions(Tensor input);

        public Parameter weight
        {
            get => _weight!;
            set
            {
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

        public Tensor? running_mean
        {
            get => _running_mean;
            set => SetBuffer(ref _running_mean, value, nameof(running_mean));
        }

        public Tensor? running_var
        {
            get => _running_var;
            set => SetBuffer(ref _running_var, value, nameof(running_var));
        }

        public Tensor? num_batches_tracked
        {
            get => _num_batches_tracked;
            set => SetBuffer(ref _num_batches_tracked, value, nameof(num_batches_tracked));
        }

        private void SetBuffer(ref Tensor? buffer, Tensor? value, string name)
        {
            if (!ReferenceEquals(buffer, value))
                buffer?.Dispose();
            buffer = value?.DetachFromDisposeScope();
            ConditionallyRegisterBuffer(name, buffer);
        }

        public long num_features { get; }
        public double eps { get; set; }
        public double? momentum { get; set; }
        public bool affine { get; }
        public bool track_running_stats { get; }
    }

    /// <summary>Normalization over the batch in training, by running statistics in evaluation.</summary>
    public abstract class BatchNorm : NormBase
    {
        public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            // Without momentum the running statistics are plain averages.
            var factor = momentum ?? 0;
            if (training && track_running_stats && num_batches_tracked is { } count)
            {
                using var _ = new NoGrad();
                Ops.InPlace("aten::add_.Scalar", count, 1);
                if (momentum is null)
                    factor = 1.0 / Ops.CallLong("aten::item", count);
            }
            var batchStatistics = training || (running_mean is null && running_var is null);
            var useRunning = !training || track_running_stats;
            return F.batch_norm(input, useRunning ? running_mean : null, useRunning ? running_var : null, weight, bias, batchStatistics, factor, eps);
        }
    }

    /// <summary>BatchNorm of (N, C) or (N, C, L)</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim is not (2 or 3))
                throw new ArgumentException($"expected 2D or 3D input, but got {input.ndim}D input");
        }
    }

    /// <summary>BatchNorm of (N, C, H, W)</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d)) { }

        protected override void ValidateInputDimensions(Tensor input)
        {
            if (input.ndim != 4)
                throw new ArgumentException($"expected 4D input, but got {input.ndim}D input");
        }
    }

    /// <summary>Normalization of each example over its last dimensions</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter? _weight;
        [ComponentName("bias")] private Parameter? _bias;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            this.normalized_shape = normalized_shape;
            this.eps = eps;
            this.elementwise_affine = elementwise_affine;
            if (elementwise_affine)
            {
                weight = Layer.Empty(normalized_shape, device, dtype);
                if (bias)
                    this.bias = Layer.Empty(normalized_shape, device, dtype);
            }
            reset_parameters();
        }

        public void reset_parameters()
        {
            if (!elementwise_affine)
                return;
            nn.init.ones_(weight);
            if (bias is not null)
                nn.init.zeros_(bias);
        }

        public override Tensor forward(Tensor tensor) => F.layer_norm(tensor, normalized_shape, _weight, _bias, eps);

        public Parameter weight
        {
            get => _weight!;
            set
            {
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

        public long[] normalized_shape { get; set; }
        public double eps { get; set; }
        public bool elementwise_affine { get; set; }
    }

    /// <summary>Normalization of each example over groups of channels</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter? _weight;
        [ComponentName("bias")] private Parameter? _bias;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype) : base(nameof(GroupNorm))
        {
            this.num_groups = num_groups;
            this.eps = eps;
            this.affine = affine;
            if (affine)
            {
                weight = Layer.Empty([num_channels], device, dtype);
                bias = Layer.Empty([num_channels], device, dtype);
                nn.init.ones_(weight);
                nn.init.zeros_(bias);
            }
        }

        public override Tensor forward(Tensor tensor)
        {
            if (tensor.ndim < 3)
                throw new ArgumentException($"Invalid number of dimensions for GroupNorm argument: {tensor.ndim}");
            return F.group_norm(tensor, num_groups, _weight, _bias, eps);
        }

        public Parameter weight
        {
            get => _weight!;
            set
            {
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

        public long num_groups { get; set; }
        public double eps { get; set; }
        public bool affine { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1E-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1E-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1E-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
