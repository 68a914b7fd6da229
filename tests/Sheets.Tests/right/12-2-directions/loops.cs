// Pair by pair.
double DirectionVariance(Tensor gradients)
{
    long G = gradients.shape[0];
    double sum = 0;
    for (long i = 0; i < G; i++)
        for (long j = 0; j < i; j++)
            sum += 1 - F.cosine_similarity(gradients[i], gradients[j], 0).item<float>();
    return sum / (G * (G - 1) / 2);
}
