using System.Runtime.InteropServices;
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
    [InlineData("src/StandIns/TorchSharp/native/shim.cpp")]
    [InlineData("Directory.Packages.props")]
    public void NewSourcesMakeLibStale(string file)
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        scratch.Write(file, "new");
        Assert.False(new Setup(repo).LibIsCurrent());
    }

    [Fact]
    public void OtherPackagesMakeLibStale()
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        scratch.Write(".course/packages.props", "<Project><PropertyGroup><CoursePackages>standin</CoursePackages></PropertyGroup></Project>");
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

    private static readonly string Lib = "usr/lib/" + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu");

    private static Prerequisites Machine(Scratch scratch, string version = "1, 13, 1", bool openBlas = true, bool compiler = true)
    {
        var parts = version.Split(", ");
        scratch.Write("usr/include/torch/csrc/api/include/torch/version.h", $"#define TORCH_VERSION_MAJOR {parts[0]}\n#define TORCH_VERSION_MINOR {parts[1]}\n#define TORCH_VERSION_PATCH {parts[2]}\n");
        scratch.Write("usr/include/ATen/core/dispatch/Dispatcher.h", "");
        if (openBlas) scratch.Write(Lib + "/openblas-pthread/libblas.so.3", "");
        if (compiler) scratch.Write("usr/bin/g++", "");
        return new Prerequisites(scratch.Path);
    }

    [Fact]
    public void ACompleteMachineLacksNothing()
    {
        using var scratch = new Scratch();
        var machine = Machine(scratch);
        Assert.Empty(machine.Missing());
        Assert.Equal("1.13.1", machine.InstalledLibtorch());
        machine.CheckVersion();
    }

    [Fact]
    public void AnEmptyMachineLacksAllThree()
    {
        using var scratch = new Scratch();
        var missing = new Prerequisites(scratch.Path).Missing();
        Assert.Equal(["libtorch-dev", "libopenblas0-pthread", "g++"], missing);
        Assert.Equal("apt-get update && apt-get install -y --no-install-recommends libtorch-dev libopenblas0-pthread g++", Prerequisites.InstallCommand(missing));
    }

    [Fact]
    public void AnotherLibtorchIsRefusedByVersion()
    {
        using var scratch = new Scratch();
        var machine = Machine(scratch, "2, 1, 0");
        Assert.Contains("libtorch 2.1.0 is installed", Assert.Throws<UserError>(machine.CheckVersion).Message);
        Assert.Contains(Doctor.Native(machine), f => f is { Name: "libtorch", Verdict: Doctor.Verdict.Missing });
    }

    [Fact]
    public void DoctorWarnsWhenTheReferenceBlasIsActive()
    {
        if (OperatingSystem.IsWindows()) return;
        using var scratch = new Scratch();
        var machine = Machine(scratch);
        scratch.Write(Lib + "/blas/libblas.so.3", "");
        File.CreateSymbolicLink(scratch[Lib + "/libblas.so.3"], scratch[Lib + "/blas/libblas.so.3"]);
        // Absolute links inside the scratch folder would be looked up below it again: use one as Debian has it.
        File.Delete(scratch[Lib + "/libblas.so.3"]);
        File.CreateSymbolicLink(scratch[Lib + "/libblas.so.3"], "/" + Lib + "/blas/libblas.so.3");
        var blas = Doctor.Native(machine).Single(f => f.Name == "BLAS");
        Assert.Equal(Doctor.Verdict.Warning, blas.Verdict);
        Assert.Contains("update-alternatives --set", blas.Remedy);

        File.Delete(scratch[Lib + "/libblas.so.3"]);
        File.CreateSymbolicLink(scratch[Lib + "/libblas.so.3"], "openblas-pthread/libblas.so.3");
        Assert.Equal(Doctor.Verdict.Good, Doctor.Native(machine).Single(f => f.Name == "BLAS").Verdict);
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
        var file = scratch.Write("r.xml", """
            <assemblies><assembly name="x" total="4" passed="2" failed="1" skipped="1" errors="1">
            <errors><error type="class-cleanup" name="C"><failure><message>boom</message></failure></error></errors>
            <collection><test name="A.B" result="Fail"><failure><message>Expected 1</message><stack-trace>at A.B()</stack-trace></failure></test>
            <test name="A.C" result="Pass"/></collection></assembly></assemblies>
            """);
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
    public void QuantilesInterpolate(double q, double expected) => Assert.Equal(expected, Bench.Quantile([4, 1, 3, 2], q));
}
