// Group by group, and least squares with more rows.
Tensor DropoutFit(Tensor phi, Tensor y, Tensor group, double p)
{
    var rows = new List<Tensor> { phi };
    foreach (long g in group.data<long>().ToArray().Distinct())
        rows.Add(phi * group.eq(g).to(phi.dtype) * Math.Sqrt(p / (1 - p)));
    var A = cat(rows.ToArray());
    var Y = cat(new[] { y, zeros(A.shape[0] - phi.shape[0], y.shape[1], dtype: phi.dtype) });
    return linalg.pinv(A).mm(Y);
}
