// Shape functions whose parameters are not simply those of libtorch's operator.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => Ops.Call("aten::numpy_T", this);
        public Tensor mT => Ops.Call("aten::mT", this);
        public Tensor H => Ops.Call("aten::matrix_H", this);
        public Tensor mH => Ops.Call("aten::mH", this);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Ops.Call("aten::squeeze.dim", this, d) : Ops.Call("aten::squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Ops.InPlace("aten::squeeze_.dim", this, d) : Ops.InPlace("aten::squeeze_", this);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);
        public Tensor set_(Tensor source) => Ops.InPlace("aten::set_.source_Tensor", this, source);

        public Tensor roll(long shifts, long? dims = null) => dims is { } d ? Ops.Call("aten::roll", this, shifts, d) : Ops.Call("aten::roll", this, shifts);
        public Tensor roll((long, long) shifts, (long, long) dims) => roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        public Tensor rot90(long k = 1, (long, long)? dims = null)
        {
            var (a, b) = dims ?? (0, 1);
            return Ops.Call("aten::rot90", this, k, new[] { a, b });
        }

        public static Tensor block_diag(params Tensor[] tensors) => torch.block_diag(tensors);

        public Tensor vander(long N = -1, bool increasing = false) => Ops.Call("aten::vander", this, N == -1 ? size(0) : N, increasing);

        public Tensor atleast_1d() => Ops.Call("aten::atleast_1d", this);
        public Tensor atleast_2d() => Ops.Call("aten::atleast_2d", this);
        public Tensor atleast_3d() => Ops.Call("aten::atleast_3d", this);

        public Tensor[] dsplit((long, long) indices_or_sections) => dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2 });
        public Tensor[] dsplit((long, long, long) indices_or_sections) => dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3 });
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) => dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4 });
        public Tensor[] dsplit(Tensor indices) => dsplit(Longs(indices));
        public Tensor[] hsplit(Tensor indices) => hsplit(Longs(indices));
        public Tensor[] vsplit(Tensor indices) => vsplit(Longs(indices));

        private static long[] Longs(Tensor t)
        {
            using var flat = t.to_type(ScalarType.Int64).contiguous();
            return flat.data<long>().ToArray();
        }
    }

    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Ops.CallList("aten::atleast_1d.Sequence", input);
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Ops.CallList("aten::atleast_2d.Sequence", input);
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Ops.CallList("aten::atleast_3d.Sequence", input);

    public static Tensor[] hsplit(Tensor input, (long, long) indices_or_sections) => input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2);
    public static Tensor[] hsplit(Tensor input, (long, long, long) indices_or_sections) => input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3);
    public static Tensor[] hsplit(Tensor input, (long, long, long, long) indices_or_sections) => input.hsplit(indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4);

    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination) => input.moveaxis([source.Item1, source.Item2], [destination.Item1, destination.Item2]);
    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination) => input.moveaxis([source.Item1, source.Item2, source.Item3], [destination.Item1, destination.Item2, destination.Item3]);
    public static Tensor moveaxis(Tensor input, (long, long, long, long) source, (long, long, long, long) destination) => input.moveaxis([source.Item1, source.Item2, source.Item3, source.Item4], [destination.Item1, destination.Item2, destination.Item3, destination.Item4]);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => Ops.Call("aten::tril_indices", row, col, offset, dtype, Arg.Default, InitializeDevice(device));
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => Ops.Call("aten::triu_indices", row, col, offset, dtype, Arg.Default, InitializeDevice(device));

    public static Size broadcast_shapes(params long[][] shapes)
    {
        // libtorch does the work on tensors without memory.
        using var scope = NewDisposeScope();
        var all = shapes.Select(s => Ops.Call("aten::empty.memory_format", s, ScalarType.Float32, Arg.Default, META)).ToArray();
        return new Size(broadcast_tensors(all)[0].shape);
    }
}
