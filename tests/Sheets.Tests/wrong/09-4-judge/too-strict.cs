// Wants exactly the library's numbers for a seed. Fails: 09-4-judge-test-3
bool IsRight(Func<double, Module<Tensor, Tensor>> make)
{
    foreach (double p in new[] { 0.2, 0.7 })
        foreach (bool training in new[] { true, false })
        {
            var (layer, library, x) = (make(p), Dropout(p), ones(50, 50, dtype: ScalarType.Float64));
            layer.train(training);
            library.train(training);
            torch.random.manual_seed(5);
            var y = layer.call(x);
            torch.random.manual_seed(5);
            if (y.dtype != x.dtype || y.ne(library.call(x)).any().item<bool>()) return false;
        }
    return true;
}
