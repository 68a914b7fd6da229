// Takes the absolute value. Fails: 01-1-gap-test-1
double[] Gap(double[] train, double[] test)
{
    return train.Select((a, i) => 100 * Math.Abs(a - test[i])).ToArray();
}
