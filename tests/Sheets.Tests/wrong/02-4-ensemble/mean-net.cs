// Evaluates the mean net instead of averaging over the masks. Fails: 02-4-ensemble-test-2
double EnsembleMean(Func<float[], double> g, int n, double p) => g(Enumerable.Repeat((float)(1 - p), n).ToArray());
