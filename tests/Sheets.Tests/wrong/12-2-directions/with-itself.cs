// Counts each gradient's cosine with itself. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(Tensor gradients)
{
    var directions = gradients / gradients.norm(1, keepdim: true);
    return 1 - directions.mm(directions.t()).mean().item<float>();
}
