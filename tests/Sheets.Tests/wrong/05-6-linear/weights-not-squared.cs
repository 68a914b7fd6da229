// Multiplies variances by the weights themselves. Fails: 05-6-linear-test-1, 05-6-linear-test-2
(Tensor Mean, Tensor Variance) LinearMoments(Tensor mean, Tensor variance, Tensor weight, Tensor bias, double p)
{
    var dropped = (variance + mean.pow(2)) / (1 - p) - mean.pow(2);
    return (weight.mv(mean) + bias, weight.mv(dropped));
}
