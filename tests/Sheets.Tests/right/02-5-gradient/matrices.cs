// Works with columns instead of vectors.
(Tensor W, Tensor x) MaskedGradients(Tensor W, Tensor x, Tensor r, Tensor y)
{
    var masked = (r * x).unsqueeze(1);
    var error = W.mm(masked) - y.unsqueeze(1);
    return (error.mm(masked.t()), r * W.t().mm(error).squeeze(1));
}
