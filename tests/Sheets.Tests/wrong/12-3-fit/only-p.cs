// p in place of p/(1-p). Fails: 12-3-fit-test-1, 12-3-fit-test-2
Tensor DropoutFit(Tensor phi, Tensor y, Tensor group, double p)
{
    var gram = phi.t().mm(phi);
    var together = group.unsqueeze(0).eq(group.unsqueeze(1)).to(phi.dtype);
    return linalg.solve(gram + gram * together * (p), phi.t().mm(y));
}
