// Lets batch normalization find its statistics by passes with masks. Fails: 08-5-recalibrate-test-1, 08-5-recalibrate-test-2
void Recalibrate(Sequential net, Tensor x)
{
    bool mode = net.training;
    using var _ = no_grad();
    net.train();
    for (int i = 0; i < 50; i++) net.call(x);
    net.train(mode);
}
