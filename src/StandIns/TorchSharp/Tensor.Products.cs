// Products whose parameters are not simply those of libtorch's operator.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) => Ops.Call("aten::linalg_pinv", this, rcond, hermitian);

        public Tensor tensordot(Tensor b, long dims = 2)
        {
            var n = (int)dims;
            var first = Enumerable.Range((int)ndim - n, n).Select(i => (long)i).ToArray();
            var second = Enumerable.Range(0, n).Select(i => (long)i).ToArray();
            return tensordot(b, first, second);
        }

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, Array.ConvertAll(dims, d => d.Item1), Array.ConvertAll(dims, d => d.Item2));
    }

    public static (Tensor A_LU, Tensor? pivots, Tensor? infos) lu(Tensor A, bool pivot = true, bool get_infos = false)
    {
        var (lu, pivots, infos) = Ops.Call3("aten::_lu_with_info", A, pivot, false);
        if (get_infos)
            return (lu, pivots, infos);
        infos.Dispose();
        return (lu, pivots, null);
    }

    public static (Tensor P, Tensor? L, Tensor? U) lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data = true, bool unpack_pivots = true) =>
        Ops.Call3("aten::lu_unpack", LU_data, LU_pivots, unpack_data, unpack_pivots);

    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => Ops.Call2("aten::slogdet", A);
}
