namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position of an index as in Python: a number, a slice, an ellipsis, a new axis, a Bool or a tensor.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Single,
            Null,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        internal Kind kind;
        internal long? start, stop, step;
        internal Tensor? tensor;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { kind = Kind.Slice, start = start, stop = stop, step = step };
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, (long?)range.end);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -(long)range.End.Value);

        public static TensorIndex Bool(bool value) => new() { kind = Kind.Bool, start = value ? 1 : 0 };
        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, start = index };
        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor };

        public static TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };
        public static TensorIndex None = new() { kind = Kind.None };
        public static TensorIndex Null = new() { kind = Kind.Null };
        public static TensorIndex Colon = Slice();

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator Tensor(TensorIndex value) => value.kind switch
        {
            Kind.Tensor => value.tensor!,
            Kind.Single => torch.tensor(value.start!.Value),
            Kind.Bool => torch.tensor(value.start != 0),
            _ => throw new InvalidCastException($"A {value.kind} index is not a tensor."),
        };
    }

    public partial class Tensor
    {
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => Ops.Call("aten::select.int", this, 0, i1);
            set => Assign(value, i1);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Assign(value, i1, i2);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Assign(value, i1, i2, i3);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => Assign(value, i1, i2, i3, i4);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At(i1, i2, i3, i4, i5);
            set => Assign(value, i1, i2, i3, i4, i5);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At(i1, i2, i3, i4, i5, i6);
            set => Assign(value, i1, i2, i3, i4, i5, i6);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Assign(value, indices);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var result = this;
            foreach (var i in indices)
            {
                var next = Ops.Call("aten::select.int", result, 0, i);
                if (!ReferenceEquals(result, this))
                    result.Dispose();
                result = next;
            }
            return ReferenceEquals(result, this) ? alias() : result;
        }

        private void Assign(Tensor value, params ReadOnlySpan<long> indices)
        {
            using var target = At(indices);
            Ops.CallVoid("aten::copy_", target, value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = Resolve(indices);
            if (tensors is null)
                return view;
            using (view)
                return Ops.Call("aten::index.Tensor", view, Arg.OfOptional(tensors));
        }

        public Tensor index(params Tensor[] indices) => Ops.Call("aten::index.Tensor", this, Arg.OfOptional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = Resolve(indices);
            using (view)
            {
                if (tensors is not null)
                    Ops.CallVoid("aten::index_put_", view, Arg.OfOptional(tensors), value, accumulate);
                else if (accumulate)
                    Ops.CallVoid("aten::add_.Tensor", view, value);
                else
                    Ops.CallVoid("aten::copy_", view, Fitting(value, view));
            }
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Ops.InPlace("aten::index_put_", this, Arg.OfOptional(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var t = Filled(value);
            return index_put_(t, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var t = Filled(value);
            return index_put_(t, indices, false);
        }

        private Tensor Filled(Scalar value) => Ops.Call("aten::scalar_tensor", value, dtype);

        /// <summary>Leading dimensions of size 1 may be missing in the target, as in Python.</summary>
        private static Tensor Fitting(Tensor value, Tensor target)
        {
            var shape = value.shape;
            var extra = shape.Length - (int)target.ndim;
            return extra > 0 && shape.Take(extra).All(d => d == 1) ? value.reshape(shape[extra..]) : value;
        }

        /// <summary>
        /// Applies numbers, slices, new axes and ellipses as views; what is left are index tensors for the dimensions of the view
        /// (null where there is none), or null if there are none at all.
        /// </summary>
        private (Tensor view, Tensor?[]? tensors) Resolve(TensorIndex[] indices)
        {
            var taken = 0;
            var ellipses = 0;
            foreach (var i in indices)
            {
                switch (i.kind)
                {
                    case TensorIndex.Kind.Single or TensorIndex.Kind.Slice:
                        taken++;
                        break;
                    case TensorIndex.Kind.Tensor:
                        taken += i.tensor!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)i.tensor.ndim : 1;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        ellipses++;
                        break;
                }
            }
            var free = (int)ndim - taken;
            if (free < 0)
                throw new System.Runtime.InteropServices.ExternalException($"too many indices for tensor of dimension {ndim}");

            var view = alias();
            var dim = 0;
            var tensors = new List<Tensor?>();
            var any = false;
            void Next(Tensor t)
            {
                view.Dispose();
                view = t;
            }

            // A mask of several dimensions stands at one position of the list and takes several of the view's dimensions.
            var covered = 0;
            void Put(Tensor? t, int dims)
            {
                for (; covered < dim; covered++)
                    tensors.Add(null);
                tensors.Add(t);
                any = true;
                covered += dims;
                dim += dims;
            }

            foreach (var i in indices)
            {
                switch (i.kind)
                {
                    case TensorIndex.Kind.Single:
                        Next(Ops.Call("aten::select.int", view, dim, i.start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (i.step is <= 0)
                            throw new System.Runtime.InteropServices.ExternalException("step must be greater than zero");
                        if (i.start is not null || i.stop is not null || i.step is not null)
                            Next(Ops.Call("aten::slice.Tensor", view, dim, i.start, i.stop, i.step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        // The first one stands for all dimensions that are not mentioned; a further one for none.
                        dim += free;
                        free = 0;
                        break;
                    case TensorIndex.Kind.None or TensorIndex.Kind.Null:
                        Next(Ops.Call("aten::unsqueeze", view, dim));
                        dim++;
                        break;
                    case TensorIndex.Kind.Bool:
                        Next(Ops.Call("aten::unsqueeze", view, dim));
                        Put(torch.tensor(i.start != 0 ? [0L] : Array.Empty<long>()), 1);
                        break;
                    case TensorIndex.Kind.Tensor:
                        var t = i.tensor!;
                        var mask = t.dtype is ScalarType.Bool or ScalarType.Byte;
                        Put(t, mask ? (int)t.ndim : 1);
                        break;
                }
            }
            return (view, any ? tensors.ToArray() : null);
        }

        public Tensor take_along_dim(IEnumerable<long> indices)
        {
            using var t = torch.tensor(indices.ToArray());
            return take_along_dim(t);
        }

        public Tensor take_along_dim(IEnumerable<long> indices, long dim)
        {
            using var t = torch.tensor(indices.ToArray());
            return take_along_dim(t, dim);
        }
    }
}
