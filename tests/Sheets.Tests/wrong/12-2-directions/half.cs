// Divides by all ordered pairs although each pair is counted once. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(Tensor gradients)
{
    long G = gradients.shape[0];
    double sum = 0;
    for (long i = 0; i < G; i++)
        for (long j = 0; j < i; j++)
            sum += 1 - (gradients[i].dot(gradients[j]) / gradients[i].norm() / gradients[j].norm()).item<float>();
    return sum / (G * (G - 1));
}
