// Leaves the gap as a share. Fails: 01-1-gap-test-1
double[] Gap(double[] train, double[] test)
{
    return train.Select((a, i) => a - test[i]).ToArray();
}
