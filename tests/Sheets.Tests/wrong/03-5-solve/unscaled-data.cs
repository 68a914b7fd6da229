// Forgets the factors 1-p of the data. Fails: 03-5-solve-test-1, 03-5-solve-test-2
Tensor RidgeSolve(Tensor X, Tensor y, double p)
{
    var G = X.t().mm(X);
    var A = G + p * (1 - p) * G.diag().diag();
    return linalg.solve(A, X.t().mv(y));
}
