using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A table of vectors, looked up by row numbers.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter? _weight;
        private readonly long? padding_idx;
        private readonly double? max_norm;
        private readonly double norm_type;
        private readonly bool scale_grad_by_freq, sparse;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
            : base("torch::nn::EmbeddingImpl")
        {
            this.padding_idx = Layer.Row(padding_idx, weight.shape[0]);
            this.max_norm = max_norm;
            this.norm_type = norm_type;
            this.scale_grad_by_freq = scale_grad_by_freq;
            this.sparse = sparse;
            this.weight = weight;
        }

        public override Tensor forward(Tensor input)
        {
            if (max_norm is { } limit)
            {
                using var _ = new NoGrad();
                using var contiguous = Ops.Call("aten::contiguous", input);
                Ops.InPlace("aten::embedding_renorm_", _weight, contiguous, limit, norm_type);
            }
            return Ops.Call("aten::embedding", _weight, input, padding_idx ?? -1, scale_grad_by_freq, sparse);
        }

        public Parameter? weight
        {
            get => _weight;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _weight = Layer.Replace(_weight, value);
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }
    }

    /// <summary>Sums, means or maxima of table rows, bag by bag.</summary>
    public sealed class EmbeddingBag : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
    {
        [ComponentName("weight")] private Parameter? _weight;
        private readonly long? padding_idx;
        private readonly double? max_norm;
        private readonly double norm_type;
        private readonly EmbeddingBagMode mode;
        private readonly bool scale_grad_by_freq, sparse, include_last_offset;

        internal EmbeddingBag(Parameter weight, double? max_norm, double norm_type, bool scale_grad_by_freq, EmbeddingBagMode mode, bool sparse,
            bool include_last_offset, long? padding_idx) : base("torch::nn::EmbeddingBagImpl")
        {
            this.padding_idx = Layer.Row(padding_idx, weight.shape[0]);
            this.max_norm = max_norm;
            this.norm_type = norm_type;
            this.scale_grad_by_freq = scale_grad_by_freq;
            this.mode = mode;
            this.sparse = sparse;
            this.include_last_offset = include_last_offset;
            this.weight = weight;
        }

        /// <summary>(bags, length) without offsets, or all bags in one row with the offsets at which they start.</summary>
        public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            Tensor? flat = null, starts = null, weights = null;
            try
            {
                if (input.ndim == 2)
                {
                    var shape = input.shape;
                    flat = Ops.Call("aten::reshape", input, new long[] { -1 });
                    starts = Ops.Call("aten::arange.start_step", 0, input.numel(), shape[1], ScalarType.Int64);
                    weights = perSampleWeights is null ? null : Ops.Call("aten::reshape", perSampleWeights, new long[] { -1 });
                }
                if (max_norm is { } limit)
                {
                    using var _ = new NoGrad();
                    Ops.InPlace("aten::embedding_renorm_", _weight, flat ?? input, limit, norm_type);
                }
                var (output, a, b, c) = Ops.Call4("aten::embedding_bag.padding_idx", _weight, flat ?? input, starts ?? offsets, scale_grad_by_freq, (long)mode, sparse,
                    weights ?? perSampleWeights, include_last_offset, padding_idx);
                a?.Dispose();
                b?.Dispose();
                c?.Dispose();
                return output;
            }
            finally
            {
                flat?.Dispose();
                starts?.Dispose();
                weights?.Dispose();
            }
        }

        public new Tensor call(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            Check(input, offsets);
            return base.call(input, offsets, perSampleWeights);
        }

        public Tensor call(Tensor input, Tensor offsets) => call(input, offsets, null);

        public Tensor call(Tensor input) => call(input, null, null);

        private static void Check(Tensor input, Tensor? offsets)
        {
            if (input.dtype is not (ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64))
                throw new ArgumentException("Embedding input must be an integral tensor.");
            if (offsets is not null && input.dtype != offsets.dtype)
                throw new ArgumentException("input and offsets must have the same element type.");
            if (input.ndim == 1 && offsets is null)
                throw new ArgumentException("'offsets' must be non-null for a 1-D input.");
            if (input.ndim == 2 && offsets is not null)
                throw new ArgumentException("'offsets' must be null for a 2-D input.");
        }

        public Parameter? weight
        {
            get => _weight;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _weight = Layer.Replace(_weight, value);
                ConditionallyRegisterParameter(nameof(weight), _weight);
            }
        }
    }

    internal static partial class Layer
    {
        /// <summary>A row number, counted from the end if negative.</summary>
        internal static long? Row(long? index, long rows)
        {
            if (index is not { } i)
                return null;
            if (i >= rows || i < -rows)
                throw new System.Runtime.InteropServices.ExternalException("Padding_idx must be within num_embeddings");
            return i < 0 ? i + rows : i;
        }

        internal static Parameter Table(long rows, long columns, long? padding, Device? device, ScalarType? dtype)
        {
            padding = Row(padding, rows);
            var weight = Empty([rows, columns], device, dtype);
            nn.init.normal_(weight);
            if (padding is { } row)
            {
                using var _ = new NoGrad();
                using var vector = Ops.Call("aten::select.int", weight, 0, row);
                Ops.InPlace("aten::zero_", vector);
            }
            return weight;
        }

        internal static Parameter Table(Tensor embeddings, bool freeze, Device? device, ScalarType? dtype)
        {
            if (embeddings.ndim != 2)
                throw new System.Runtime.InteropServices.ExternalException("Embeddings parameter is expected to be 2-dimensional");
            using var data = Ops.Call("aten::to.dtype_layout", embeddings, dtype, Arg.Default, device, Arg.Default, false, true);
            return Keep(new Parameter(data, !freeze));
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(Layer.Table(num_embeddings, embedding_dims, padding_idx, device, dtype), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(Layer.Table(embeddings, freeze, device, dtype), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

            // A negative padding_index stands for none, as in the original.
            public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false,
                EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
                new(Layer.Table(num_embeddings, embedding_dims, padding_index >= 0 ? padding_index : null, device, dtype), max_norm, norm_type, scale_grad_by_freq, mode, sparse,
                    include_last_offset, padding_index >= 0 ? padding_index : null);

            public static EmbeddingBag EmbeddingBag_from_pretrained(Tensor embeddings, bool freeze = true, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false,
                EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
                new(Layer.Table(embeddings, freeze, device, dtype), max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_index >= 0 ? padding_index : null);
        }
    }
}
