// Percent of the training accuracy instead of percentage points. Fails: 01-1-gap-test-1
double[] Gap(double[] train, double[] test)
{
    return train.Select((a, i) => 100 * (a - test[i]) / a).ToArray();
}
