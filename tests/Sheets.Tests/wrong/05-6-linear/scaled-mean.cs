// Multiplies the mean by 1-p, as for the standard form. Fails: 05-6-linear-test-1, 05-6-linear-test-2
(Tensor Mean, Tensor Variance) LinearMoments(Tensor mean, Tensor variance, Tensor weight, Tensor bias, double p)
{
    var dropped = (variance + mean.pow(2)) / (1 - p) - mean.pow(2);
    return ((1 - p) * weight.mv(mean) + bias, weight.pow(2).mv(dropped));
}
