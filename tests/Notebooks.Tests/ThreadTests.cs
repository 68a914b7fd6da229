namespace DropoutCourse.Tests;

/// <summary>How libtorch's computing threads wait, set before libtorch is loaded, in any kernel.</summary>
public class ThreadTests
{
    [Theory]
    [InlineData(null, null, "1000")]
    [InlineData("GOMP_SPINCOUNT", "7", "7")]
    [InlineData("OMP_WAIT_POLICY", "passive", "")]
    [InlineData("KMP_BLOCKTIME", "3", "")]
    public async Task WaitingThreadsSleepSoonUnlessSomebodyHasSetOpenMP(string? name, string? value, string spins)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libtorch's OpenMP is GNU's on Linux only");
        var lib = Path.Combine(Repository.Root, "lib", "DropoutCourse.Shared.dll");
        Assert.SkipUnless(File.Exists(lib), "lib/ has not been built: ./course doctor");
        // Whoever runs the tests may have set one.
        var environment = Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(k => k.Contains("OMP_", StringComparison.Ordinal) || k.StartsWith("KMP_", StringComparison.Ordinal))
            .ToDictionary(k => k, _ => (string?)null);
        if (name is not null)
            environment[name] = value;
        await using var kernel = await KernelFixture.Start(environment: environment);
        // What native code sees: .NET has its own copy of the environment.
        var output = await KernelFixture.Execute(
            kernel,
            $"""
            #r "{lib}"
            using DropoutCourse;
            [System.Runtime.InteropServices.DllImport("libc")] static extern IntPtr getenv(string name);
            bool early = System.IO.File.ReadAllText("/proc/self/maps").Contains("libgomp");
            Course.Start();
            Console.WriteLine();
            Console.Write(early + " " + System.Runtime.InteropServices.Marshal.PtrToStringAnsi(getenv("GOMP_SPINCOUNT")));
            """
        );
        Assert.Equal(CellEnd.Good, output.Run.End);
        // OpenMP reads its environment when it is loaded.
        Assert.Equal($"False {spins}", output.Printed.Split('\n')[^1]);
    }
}
