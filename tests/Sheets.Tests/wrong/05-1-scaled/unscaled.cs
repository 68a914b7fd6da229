// Copies the weights without a factor, as for inverted dropout. Fails: 05-1-scaled-test-1
Linear ScaledForTest(Linear layer, double p)
{
    using var _ = no_grad();
    var copy = Linear(layer.weight.shape[1], layer.weight.shape[0]);
    copy.weight.copy_(layer.weight);
    copy.bias.copy_(layer.bias);
    return copy;
}
