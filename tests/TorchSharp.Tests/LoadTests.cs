using System.Diagnostics;
using System.Reflection;

namespace TorchSharp.Tests;

/// <summary>What a user reads when the native part of the stand-in is missing, damaged or of another version.</summary>
public sealed class LoadTests
{
    private const string Shim = "libcoursetorch.so";

    /// <summary>Runs in a process of its own, in a folder whose native library is not what it should be.</summary>
    [Fact(Explicit = true)]
    public void Probe() => torch.manual_seed(1);

    [Fact]
    public void A_missing_shim_is_named_with_the_remedy() =>
        Expect(folder => File.Delete(Path.Combine(folder, Shim)), "System.NotSupportedException", Shim + " is missing", "./course doctor");

    [Fact]
    public void A_shim_that_cannot_be_loaded_names_the_package() =>
        Expect(folder => File.WriteAllText(Path.Combine(folder, Shim), "no library"), "System.NotSupportedException", "apt-get install libtorch-dev");

    [Fact]
    public void Another_version_is_named() =>
        Expect(folder =>
        {
            var source = Path.Combine(folder, "other.c");
            File.WriteAllText(source, "const char* ct_version(void) { return \"1.12.1\"; }");
            using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-o", Path.Combine(folder, Shim), source]))!;
            gcc.WaitForExit();
            Assert.Equal(0, gcc.ExitCode);
        }, "System.NotSupportedException", "libtorch 1.12.1", "1.13.x", "apt-get install libtorch-dev");

    private static void Expect(Action<string> spoil, params string[] words)
    {
        if (!typeof(torch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a.Key == "StandIn"))
            Assert.Skip("The original has other native libraries.");
        var folder = Directory.CreateTempSubdirectory("course test ä").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            spoil(folder);
            var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, Path.GetFileName(typeof(LoadTests).Assembly.Location)), "-method", $"{typeof(LoadTests).FullName}.{nameof(Probe)}", "-explicit", "on"])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            foreach (var word in words)
                Assert.Contains(word, output);
            Assert.DoesNotContain("TypeInitializationException", output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
