// Comparing, ordering and testing elements.
// One line an operator: the name and the parameters are the original's, the operator is libtorch's.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => Ops.CallBool("aten::allclose", this, target, rtol, atol, equal_nan);
        public Tensor argsort(long dim = -1, bool descending = false) => Ops.Call("aten::argsort", this, dim, descending);
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Ops.Call("aten::bucketize.Tensor", this, boundaries, outInt32, right);
        public Tensor eq(Scalar target) => Ops.Call("aten::eq.Scalar", this, target);
        public Tensor eq(Tensor target) => Ops.Call("aten::eq.Tensor", this, target);
        public Tensor eq_(Scalar target) => Ops.InPlace("aten::eq_.Scalar", this, target);
        public Tensor eq_(Tensor target) => Ops.InPlace("aten::eq_.Tensor", this, target);
        public Tensor fmax(Tensor other) => Ops.Call("aten::fmax", this, other);
        public Tensor fmin(Tensor other) => Ops.Call("aten::fmin", this, other);
        public Tensor ge(Scalar target) => Ops.Call("aten::ge.Scalar", this, target);
        public Tensor ge(Tensor target) => Ops.Call("aten::ge.Tensor", this, target);
        public Tensor ge_(Scalar target) => Ops.InPlace("aten::ge_.Scalar", this, target);
        public Tensor ge_(Tensor target) => Ops.InPlace("aten::ge_.Tensor", this, target);
        public Tensor greater(Tensor target) => Ops.Call("aten::greater.Tensor", this, target);
        public Tensor greater_equal(Tensor target) => Ops.Call("aten::greater_equal.Tensor", this, target);
        public Tensor gt(Scalar target) => Ops.Call("aten::gt.Scalar", this, target);
        public Tensor gt(Tensor target) => Ops.Call("aten::gt.Tensor", this, target);
        public Tensor gt_(Scalar target) => Ops.InPlace("aten::gt_.Scalar", this, target);
        public Tensor gt_(Tensor target) => Ops.InPlace("aten::gt_.Tensor", this, target);
        public bool is_conj() => Ops.CallBool("aten::is_conj", this);
        public bool is_floating_point() => Ops.CallBool("aten::is_floating_point", this);
        public bool is_neg() => Ops.CallBool("aten::is_neg", this);
        public bool is_nonzero() => Ops.CallBool("aten::is_nonzero", this);
        public bool is_pinned() => Ops.CallBool("aten::is_pinned", this);
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => Ops.Call("aten::isclose", this, other, rtol, atol, nanEqual);
        public Tensor isfinite() => Ops.Call("aten::isfinite", this);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Ops.Call("aten::isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);
        public Tensor isinf() => Ops.Call("aten::isinf", this);
        public Tensor isnan() => Ops.Call("aten::isnan", this);
        public Tensor isneginf() => Ops.Call("aten::isneginf", this);
        public Tensor isposinf() => Ops.Call("aten::isposinf", this);
        public Tensor isreal() => Ops.Call("aten::isreal", this);
        public Tensor le(Scalar target) => Ops.Call("aten::le.Scalar", this, target);
        public Tensor le(Tensor target) => Ops.Call("aten::le.Tensor", this, target);
        public Tensor le_(Scalar target) => Ops.InPlace("aten::le_.Scalar", this, target);
        public Tensor le_(Tensor target) => Ops.InPlace("aten::le_.Tensor", this, target);
        public Tensor less(Tensor target) => Ops.Call("aten::less.Tensor", this, target);
        public Tensor less_equal(Tensor target) => Ops.Call("aten::less_equal.Tensor", this, target);
        public Tensor less_equal_(Tensor target) => Ops.InPlace("aten::less_equal_.Tensor", this, target);
        public Tensor lt(Scalar target) => Ops.Call("aten::lt.Scalar", this, target);
        public Tensor lt(Tensor target) => Ops.Call("aten::lt.Tensor", this, target);
        public Tensor lt_(Scalar target) => Ops.InPlace("aten::lt_.Scalar", this, target);
        public Tensor lt_(Tensor target) => Ops.InPlace("aten::lt_.Tensor", this, target);
        public Tensor maximum(Tensor other) => Ops.Call("aten::maximum", this, other);
        public Tensor minimum(Tensor other) => Ops.Call("aten::minimum", this, other);
        public Tensor msort() => Ops.Call("aten::msort", this);
        public Tensor ne(Scalar target) => Ops.Call("aten::ne.Scalar", this, target);
        public Tensor ne(Tensor target) => Ops.Call("aten::ne.Tensor", this, target);
        public Tensor ne_(Scalar target) => Ops.InPlace("aten::ne_.Scalar", this, target);
        public Tensor ne_(Tensor target) => Ops.InPlace("aten::ne_.Tensor", this, target);
        public Tensor not_equal(Tensor target) => Ops.Call("aten::not_equal.Tensor", this, target);
        public Tensor not_equal_(Tensor target) => Ops.InPlace("aten::not_equal_.Tensor", this, target);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Ops.Call2("aten::topk", this, k, dim, largest, sorted);
    }

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);
    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) => input.bucketize(boundaries, outInt32, right);
    public static bool can_cast(ScalarType from, ScalarType to) => Ops.CallBool("aten::can_cast", from, to);
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);
    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);
    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);
    public static bool is_conj(Tensor input) => input.is_conj();
    public static bool is_floating_point(Tensor input) => input.is_floating_point();
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => tensor.isclose(other, rtol, atol, nanEqual);
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();
    public static Tensor isin(Tensor tensor, Tensor test_elements, bool assumeUnique = false, bool invert = false) => tensor.isin(test_elements, assumeUnique, invert);
    public static Tensor isinf(Tensor tensor) => tensor.isinf();
    public static Tensor isnan(Tensor input) => input.isnan();
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();
    public static Tensor isreal(Tensor tensor) => tensor.isreal();
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);
    public static Tensor le(Tensor left, Tensor right) => left.le(right);
    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);
    public static Tensor msort(Tensor tensor) => tensor.msort();
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);
}
