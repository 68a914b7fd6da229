// Scales the bias as well. Fails: 05-1-scaled-test-1
Linear ScaledForTest(Linear layer, double p)
{
    using var _ = no_grad();
    var copy = Linear(layer.weight.shape[1], layer.weight.shape[0]);
    copy.weight.copy_(layer.weight * (1 - p));
    copy.bias.copy_(layer.bias * (1 - p));
    return copy;
}
