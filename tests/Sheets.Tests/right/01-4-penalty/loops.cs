// Collects the terms in a list and stacks them.
Tensor Penalty(Module net, double l1, double l2)
{
    var terms = net.parameters().Where(w => w.shape.Length > 1).Select(w => (l1 * w.abs() + l2 * w * w).sum()).ToList();
    return stack(terms.ToArray()).sum();
}
