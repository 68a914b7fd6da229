// Multiplies by the coin when it shows heads.
Tensor SkippedBlock(Tensor x, Func<Tensor, Tensor> f, double p, bool training)
{
    if (training)
    {
        bool survives = rand(1).item<float>() >= p;
        return survives ? f(x) + x : x.clone();
    }
    return x + f(x) * (1 - p);
}
