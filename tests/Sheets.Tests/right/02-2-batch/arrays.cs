// Fills an array row by row.
Tensor BatchMask(long B, long n, double p)
{
    var random = new Random(rand(1).GetHashCode());
    var numbers = new float[B * n];
    for (int i = 0; i < numbers.Length; i++) numbers[i] = random.NextDouble() < p ? 0 : 1;
    return tensor(numbers).reshape(B, n);
}
