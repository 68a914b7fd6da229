// The identity in place of the diagonal of X'X. Fails: 03-5-solve-test-1, 03-5-solve-test-2
Tensor RidgeSolve(Tensor X, Tensor y, double p)
{
    var G = X.t().mm(X);
    var A = (1 - p) * (1 - p) * G + p * (1 - p) * eye(G.shape[0], dtype: ScalarType.Float64);
    return linalg.solve(A, (1 - p) * X.t().mv(y));
}
