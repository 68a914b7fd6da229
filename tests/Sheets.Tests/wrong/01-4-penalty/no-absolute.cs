// Sums the weights with their signs. Fails: 01-4-penalty-test-1, 01-4-penalty-test-2
Tensor Penalty(Module net, double l1, double l2)
{
    Tensor sum = zeros(1).sum();
    foreach (var w in net.parameters().Where(w => w.dim() >= 2)) sum = sum + l1 * w.sum() + l2 * w.pow(2).sum();
    return sum;
}
