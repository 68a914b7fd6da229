// Calls every layer faulty. Fails: 09-4-judge-test-1, 09-4-judge-test-3
bool IsRight(Func<double, Module<Tensor, Tensor>> make)
{
    return false;
}
