// Least squares without a penalty. Fails: 03-5-solve-test-1, 03-5-solve-test-2
Tensor RidgeSolve(Tensor X, Tensor y, double p)
{
    var G = X.t().mm(X);
    var A = (1 - p) * (1 - p) * G;
    return linalg.solve(A, (1 - p) * X.t().mv(y));
}
