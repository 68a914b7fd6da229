// Products and decompositions (more in Linalg.cs).
// One line an operator: the name and the parameters are the original's, the operator is libtorch's.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Ops.Call("aten::addbmm", this, batch1, batch2, beta, alpha);
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Ops.InPlace("aten::addbmm_", this, batch1, batch2, beta, alpha);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Ops.Call("aten::addmm", this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Ops.InPlace("aten::addmm_", this, mat1, mat2, beta, alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Ops.Call("aten::addmv", this, mat, vec, beta, alpha);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Ops.InPlace("aten::addmv_", this, mat, vec, beta, alpha);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Ops.Call("aten::addr", this, vec1, vec2, beta, alpha);
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Ops.InPlace("aten::addr_", this, vec1, vec2, beta, alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Ops.Call("aten::baddbmm", this, batch1, batch2, beta, alpha);
        public Tensor bmm(Tensor batch2) => Ops.Call("aten::bmm", this, batch2);
        [Obsolete("torch.cholesky is deprecated in favor of torch.linalg.cholesky and will be removed in a future release. Use torch.linalg.cholesky instead.")] public Tensor cholesky(bool upper = false) => Ops.Call("aten::cholesky", this, upper);
        public Tensor cholesky_inverse(bool upper = false) => Ops.Call("aten::cholesky_inverse", this, upper);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Ops.Call("aten::cholesky_solve", this, input2, upper);
        public Tensor det() => Ops.Call("aten::det", this);
        public Tensor dot(Tensor target) => Ops.Call("aten::dot", this, target);
        public (Tensor a, Tensor tau) geqrf() => Ops.Call2("aten::geqrf", this);
        public Tensor ger(Tensor vec2) => Ops.Call("aten::ger", this, vec2);
        public Tensor inner(Tensor vec2) => Ops.Call("aten::inner", this, vec2);
        public Tensor inverse() => Ops.Call("aten::inverse", this);
        public Tensor kron(Tensor other) => Ops.Call("aten::kron", this, other);
        public Tensor logdet() => Ops.Call("aten::logdet", this);
        public Tensor matmul(Tensor target) => Ops.Call("aten::matmul", this, target);
        public Tensor matrix_exp() => Ops.Call("aten::matrix_exp", this);
        public Tensor matrix_power(int n) => Ops.Call("aten::matrix_power", this, n);
        public Tensor mm(Tensor target) => Ops.Call("aten::mm", this, target);
        public Tensor mv(Tensor target) => Ops.Call("aten::mv", this, target);
        public Tensor ormqr(Tensor tau, Tensor other, bool left = true, bool transpose = false) => Ops.Call("aten::ormqr", this, tau, other, left, transpose);
        public Tensor outer(Tensor vec2) => Ops.Call("aten::outer", this, vec2);
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Ops.Call("aten::tensordot", this, b, dims1, dims2);
        public Tensor vdot(Tensor target) => Ops.Call("aten::vdot", this, target);
    }

    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.addbmm(batch1, batch2, beta, alpha);
    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.addbmm_(batch1, batch2, beta, alpha);
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm_(mat1, mat2, beta, alpha);
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv(mat1, mat2, beta, alpha);
    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv_(mat1, mat2, beta, alpha);
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => input.addr(vec1, vec2, beta, alpha);
    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => input.addr_(vec1, vec2, beta, alpha);
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.baddbmm(batch1, batch2, beta, alpha);
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
    public static Tensor chain_matmul(params Tensor[] matrices) => Ops.Call("aten::chain_matmul", matrices);
    [Obsolete("torch.cholesky is deprecated in favor of torch.linalg.cholesky and will be removed in a future release. Use torch.linalg.cholesky instead.")] public static Tensor cholesky(Tensor input) => Ops.Call("aten::cholesky", input);
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => input.cholesky_solve(input2, upper);
    public static Tensor det(Tensor input) => input.det();
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Ops.Call("aten::einsum", equation, tensors);
    public static (Tensor a, Tensor tau) geqrf(Tensor input) => input.geqrf();
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);
    public static Tensor inverse(Tensor input) => input.inverse();
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);
    public static Tensor logdet(Tensor input) => input.logdet();
    [Obsolete("torch.lu_solve is deprecated in favor of torch.linalg.lu_solve and will be removed in a future release. Use torch.linalg.lu_solve(LU, pivots, B) instead.")] public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) => Ops.Call("aten::lu_solve", b, LU_data, LU_pivots);
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();
    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);
    public static Tensor orgqr(Tensor input, Tensor tau) => Ops.Call("aten::orgqr", input, tau);
    public static Tensor ormqr(Tensor input, Tensor tau, Tensor other, bool left = true, bool transpose = false) => input.ormqr(tau, other, left, transpose);
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) => input.pinverse(rcond, hermitian);
    public static Tensor polar(Tensor abs, Tensor angle) => Ops.Call("aten::polar", abs, angle);
    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);
    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);
}
