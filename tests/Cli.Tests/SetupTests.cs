using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

public class SetupTests
{
    [Fact]
    public void LibIsCurrentUntilASourceChanges()
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        Assert.True(new Setup(repo).LibIsCurrent());
        // A checkout touches files without changing them.
        File.SetLastWriteTimeUtc(scratch["src/Shared/A.cs"], DateTime.UtcNow.AddDays(1));
        Assert.True(new Setup(repo).LibIsCurrent());
        scratch.Write("src/Shared/obj/x.cs", "built");
        Assert.True(new Setup(repo).LibIsCurrent());
        scratch.Write("src/Shared/A.cs", "class A { }");
        Assert.False(new Setup(repo).LibIsCurrent());
    }

    [Theory]
    [InlineData("src/Shared/B.cs")]
    [InlineData("src/Cli/SetUp/B.cs")]
    [InlineData("Directory.Packages.props")]
    public void NewSourcesMakeLibStale(string file)
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        scratch.Write(file, "new");
        Assert.False(new Setup(repo).LibIsCurrent());
    }

    [Fact]
    public void AMissingDllMakesLibStale()
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        File.Delete(scratch["lib/DropoutCourse.Shared.dll"]);
        Assert.False(new Setup(repo).LibIsCurrent());
    }

    [Fact]
    public void DoctorWarnsOfOmpThreads()
    {
        Assert.Equal(Doctor.Verdict.Good, Doctor.OmpThreads(null).Verdict);
        Assert.Equal("unset OMP_NUM_THREADS", Doctor.OmpThreads("2").Remedy);
    }

    [Fact]
    public void TestReportsAreCountedWithTheirFailures()
    {
        using var scratch = new Scratch();
        var file = scratch.Write(
            "r.xml",
            """
            <assemblies><assembly name="x" total="4" passed="2" failed="1" skipped="1" errors="1">
            <errors><error type="class-cleanup" name="C"><failure><message>boom</message></failure></error></errors>
            <collection><test name="A.B" result="Fail"><failure><message>Expected 1</message><stack-trace>at A.B()</stack-trace></failure></test>
            <test name="A.C" result="Pass"/></collection></assembly></assemblies>
            """
        );
        var (count, failures) = TestCommand.ReadReport(file);
        Assert.Equal("2 passed, 2 failed, 1 skipped", count.ToString());
        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, f => f.Contains("A.B") && f.Contains("Expected 1"));
        Assert.Equal("3 passed, 0 failed", new TestCommand.Count(3, 0, 0).ToString());
    }

    [Theory]
    [InlineData(0.5, 2.5)]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    public void QuantilesInterpolate(double q, double expected) =>
        Assert.Equal(expected, Bench.Quantile([4, 1, 3, 2], q));
}
