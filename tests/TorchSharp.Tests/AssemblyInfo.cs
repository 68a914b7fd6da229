// The global random stream, the gradient mode and the tensor counters are shared by all tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
