// Adds the inputs' variance without dividing it by 1-p. Fails: 05-6-linear-test-2
(Tensor Mean, Tensor Variance) LinearMoments(Tensor mean, Tensor variance, Tensor weight, Tensor bias, double p)
{
    var dropped = variance + mean.pow(2) * p / (1 - p);
    return (weight.mv(mean) + bias, weight.pow(2).mv(dropped));
}
