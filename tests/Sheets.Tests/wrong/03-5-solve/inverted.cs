// The weights for the inverted form, (1-p) times as long. Fails: 03-5-solve-test-1, 03-5-solve-test-2
Tensor RidgeSolve(Tensor X, Tensor y, double p)
{
    var G = X.t().mm(X);
    var A = (1 - p) * (1 - p) * G + p * (1 - p) * G.diag().diag();
    return (1 - p) * linalg.solve(A, (1 - p) * X.t().mv(y));
}
