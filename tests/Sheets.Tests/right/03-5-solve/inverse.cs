// Inverts the matrix.
Tensor RidgeSolve(Tensor X, Tensor y, double p)
{
    var G = X.t().mm(X);
    var D = diag(G.diag());
    var A = (1 - p) * (1 - p) * G + p * (1 - p) * D;
    return linalg.inv(A).mv(X.t().mv(y)) * (1 - p);
}
