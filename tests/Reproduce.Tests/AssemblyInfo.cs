// The tests seed torch's generator, which the whole process shares: a class beside another would draw from it in between.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
