// Ordinary least squares with one more row for each feature: the root of its price.
Tensor DropoutFit(Tensor phi, Tensor y, double p)
{
    var root = (phi.square().sum(new[] { 0L }) * (p / (1 - p))).sqrt();
    var A = cat(new[] { phi, root.diag() });
    var B = cat(new[] { y, zeros(phi.shape[1], y.shape[1], dtype: ScalarType.Float64) });
    return linalg.pinv(A).mm(B);
}
