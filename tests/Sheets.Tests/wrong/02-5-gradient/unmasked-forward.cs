// The forward pass forgets the mask. Fails: 02-5-gradient-test-1, 02-5-gradient-test-2
(Tensor W, Tensor x) MaskedGradients(Tensor W, Tensor x, Tensor r, Tensor y)
{
    var error = W.mv(x) - y;
    return (outer(error, r * x), r * W.t().mv(error));
}
