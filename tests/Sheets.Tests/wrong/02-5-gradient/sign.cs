// Error with the wrong sign: y - y^. Fails: 02-5-gradient-test-1, 02-5-gradient-test-2
(Tensor W, Tensor x) MaskedGradients(Tensor W, Tensor x, Tensor r, Tensor y)
{
    var error = y - W.mv(r * x);
    return (outer(error, r * x), r * W.t().mv(error));
}
