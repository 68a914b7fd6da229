// Cosines with the mean gradient instead of pairs. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(Tensor gradients)
{
    var directions = gradients / gradients.norm(1, keepdim: true);
    var mean = gradients.mean(new[] { 0L });
    return 1 - directions.mv(mean / (mean.norm() + 1e-12)).mean().item<float>();
}
