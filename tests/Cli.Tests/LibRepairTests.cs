using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text;
using DropoutCourse.Cli;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DropoutCourse.Tests;

/// <summary>What set-up changes in its copies of the packages' files in lib/.</summary>
public sealed class LibRepairTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // ---- references between assemblies

    /// <summary>Compiles a library against the runtime and others.</summary>
    private string Compile(string folder, string name, string version, string code, params string[] references)
    {
        var path = _scratch[$"{folder}/{name}.dll"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var source = CSharpSyntaxTree.ParseText(
            $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] {code}",
            cancellationToken: TestContext.Current.CancellationToken
        );
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var all = references.Append(Path.Combine(runtime, "System.Runtime.dll"));
        all = all.Append(typeof(object).Assembly.Location);
        var compilation = CSharpCompilation.Create(
            name,
            [source],
            all.Select(r => MetadataReference.CreateFromFile(r)),
            new(OutputKind.DynamicallyLinkedLibrary)
        );
        var result = compilation.Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>A folder like lib/: FSharp.Core 10.1 and libraries that were compiled against older ones.</summary>
    private string Lib()
    {
        const string core = "public static class Core { public static int Answer => 42; }";
        var old = Compile("old", "FSharp.Core", "5.0.0.0", core);
        Compile("lib", "FSharp.Core", "10.1.0.0", core);
        Compile(
            "lib",
            "Giraffe",
            "1.0.0.0",
            "public static class Views { public static int Answer => Core.Answer; }",
            old
        );
        var memory = Compile("old", "System.Memory.Of8", "8.0.0.0", "public class Old { }");
        Compile("lib", "TorchSharp", "0.107.0.0", "public class Tensor : Old { }", memory);
        Compile("lib", "Other", "1.0.0.0", "public class Unrelated : Old { }", memory);
        File.Copy(typeof(Repo).Assembly.Location, _scratch["lib/DropoutCourse.Shared.dll"]);
        return _scratch["lib"];
    }

    private static Version Referenced(string file, string name)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        using var bytes = new MemoryStream(File.ReadAllBytes(file));
        var version = context.LoadFromStream(bytes).GetReferencedAssemblies().Single(a => a.Name == name).Version!;
        context.Unload();
        return version;
    }

    [Fact]
    public void ReferencesToOlderVersionsAreRewrittenAndTheLibraryStillRuns()
    {
        var lib = Lib();
        Assert.Equal(new Version(5, 0, 0, 0), Referenced(Path.Combine(lib, "Giraffe.dll"), "FSharp.Core"));
        var done = AssemblyReferences.Unify(lib);
        Assert.Contains(
            done,
            l => l.StartsWith("Giraffe.dll: FSharp.Core 5.0.0.0 -> 10.1.0.0: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            done,
            l => l.StartsWith("TorchSharp.dll: System.* 8.0.0.0 -> 10.0.0.0: ", StringComparison.Ordinal)
        );
        Assert.Equal(2, done.Count);
        Assert.Equal(new Version(10, 1, 0, 0), Referenced(Path.Combine(lib, "Giraffe.dll"), "FSharp.Core"));
        Assert.Equal(new Version(10, 0, 0, 0), Referenced(Path.Combine(lib, "TorchSharp.dll"), "System.Memory.Of8"));
        Assert.Equal(new Version(8, 0, 0, 0), Referenced(Path.Combine(lib, "Other.dll"), "System.Memory.Of8"));

        var context = new AssemblyLoadContext("lib");
        context.LoadFromAssemblyPath(Path.Combine(lib, "FSharp.Core.dll"));
        var views = context.LoadFromAssemblyPath(Path.Combine(lib, "Giraffe.dll")).GetType("Views")!;
        Assert.Equal(42, views.GetProperty("Answer")!.GetValue(null));
    }

    [Fact]
    public void WhereNothingNeedsRepairNothingIsTouched()
    {
        var lib = Lib();
        AssemblyReferences.Unify(lib);
        foreach (var file in Directory.GetFiles(lib))
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        Assert.Empty(AssemblyReferences.Unify(lib));
        Assert.All(Directory.GetFiles(lib), f => Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(f)));
    }

    // ---- TorchSharp's methods

    /// <summary>A copy of the original TorchSharp.dll, as it comes in its package.</summary>
    private string TorchSharp()
    {
        File.Copy(Path.Combine(Package, "lib/net8.0/TorchSharp.dll"), _scratch["TorchSharp.dll"]);
        return _scratch["TorchSharp.dll"];
    }

    private static List<(string Name, MethodImplAttributes Flags, bool Body)> Methods(string file)
    {
        using var image = new PEReader(new MemoryStream(File.ReadAllBytes(file)));
        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata
                .MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Select(m => (metadata.GetString(m.Name), m.ImplAttributes, m.RelativeVirtualAddress != 0)),
        ];
    }

    [Fact]
    public void TorchSharpsMethodsAreNotOptimizedAndKeepAllElse()
    {
        const MethodImplAttributes unoptimized = MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;
        var file = TorchSharp();
        var before = Methods(file);
        Assert.Contains(before, m => m.Name == "relu" && !m.Flags.HasFlag(MethodImplAttributes.NoOptimization));
        Assert.StartsWith("TorchSharp.dll: ", Assert.Single(UnoptimizedMethods.Mark(file)));
        var after = Methods(file);
        Assert.Equal(before.Select(m => m.Name), after.Select(m => m.Name));
        Assert.All(
            before.Zip(after),
            p =>
                Assert.Equal(
                    p.First.Body
                        ? (p.First.Flags | unoptimized)
                            & ~(MethodImplAttributes.AggressiveInlining | MethodImplAttributes.AggressiveOptimization)
                        : p.First.Flags,
                    p.Second.Flags
                )
        );
        // The functions of libtorch have no body, and their flags say how they are called.
        Assert.Contains(after, m => m.Name == "THSTensor_relu" && m.Flags == MethodImplAttributes.PreserveSig);
        Assert.Empty(UnoptimizedMethods.Mark(file));
    }

    [Fact]
    public void EachConstructorOfTensorCallsTheHookAtItsEnd()
    {
        var file = TorchSharp();
        Assert.StartsWith("TorchSharp.dll: ", Assert.Single(TensorHook.Add(file)));
        Assert.Empty(TensorHook.Add(file));
        var context = new AssemblyLoadContext("hook");
        var assembly = context.LoadFromAssemblyPath(file);
        var calls = 0;
        assembly.GetType("DropoutCourse.TensorHook")!.GetField("Created")!.SetValue(null, (Action)(() => calls++));
        var constructors = assembly
            .GetType("TorchSharp.torch+Tensor")!
            .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.NotEmpty(constructors);
        foreach (var constructor in constructors)
        {
            // A tensor of nothing: there is no libtorch here.
            var nothing = constructor
                .GetParameters()
                .Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null);
            GC.SuppressFinalize(constructor.Invoke([.. nothing]));
        }
        Assert.Equal(constructors.Length, calls);
    }

    /// <summary>What it is good for is tested where libtorch is: a kernel's stack of a lazy sequence.</summary>
    [Fact]
    public void FunctionsOfASequenceOfTensorsBeginByHoldingIt()
    {
        var file = TorchSharp();
        Dictionary<string, int> Lengths()
        {
            var context = new AssemblyLoadContext(null, isCollectible: true);
            using var bytes = new MemoryStream(File.ReadAllBytes(file));
            var torch = context.LoadFromStream(bytes).GetType("TorchSharp.torch")!;
            var lengths = torch
                .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .ToDictionary(m => m.ToString()!, m => m.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0);
            context.Unload();
            return lengths;
        }
        var before = Lengths();
        Assert.StartsWith("TorchSharp.dll: ", Assert.Single(TensorSequences.Hold(file)));
        var after = Lengths();
        var changed = before.Keys.Where(m => after[m] != before[m]).ToList();
        Assert.Contains(changed, m => m.Contains(" stack(", StringComparison.Ordinal));
        Assert.Contains(changed, m => m.Contains(" hstack(", StringComparison.Ordinal));
        Assert.All(
            changed,
            m => Assert.Contains("IEnumerable`1[TorchSharp.torch+Tensor]", m, StringComparison.Ordinal)
        );
        Assert.Empty(TensorSequences.Hold(file));
    }

    // ---- versions of libstdc++

    private static string Package =>
        typeof(LibRepairTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "TorchSharp")
            .Value!;

    /// <summary>A copy of the original library, as it comes in its package.</summary>
    private string Original(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libstdc++ is a library of Linux");
        File.Copy(Path.Combine(Package, "runtimes/linux-x64/native/libLibTorchSharp.so"), _scratch[name]);
        return _scratch[name];
    }

    /// <summary>A library that has all the versions that the original asks for but one: the original's own table of names, changed.</summary>
    private string MachineWithout(string version)
    {
        var file = Original("machine.so");
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + "\0"));
        Assert.True(at > 0);
        bytes[at + version.Length - 1] = (byte)'X';
        File.WriteAllBytes(file, bytes);
        return file;
    }

    [Fact]
    public void AMachineThatHasTheVersionIsLeftAlone()
    {
        var (file, machine) = (Original("copy.so"), Original("machine.so"));
        var before = File.ReadAllBytes(file);
        Assert.Empty(VersionRequirements.Relax(file, _ => machine));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void ARequirementThatNothingCalledNeedsBecomesWeak()
    {
        var (file, machine) = (Original("copy.so"), MachineWithout("GLIBCXX_3.4.32"));
        var before = File.ReadAllBytes(file);
        var line = Assert.Single(VersionRequirements.Relax(file, _ => machine));
        Assert.StartsWith("copy.so: GLIBCXX_3.4.32 of libstdc++.so.6 is not required any more", line);
        Assert.Contains(machine, line);
        var after = File.ReadAllBytes(file);
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        Assert.Equal(before[Assert.Single(changed)] | 2, after[changed[0]]);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.30")]
    [InlineData("GLIBC_2.34")]
    public void ARequirementThatMattersIsRefusedWithTheRemedy(string version)
    {
        var (file, machine) = (Original("copy.so"), MachineWithout(version));
        var before = File.ReadAllBytes(file);
        var message = Assert.Throws<UserError>(() => VersionRequirements.Relax(file, _ => machine)).Message;
        Assert.Contains($"libtorch needs {version} of ", message);
        Assert.Contains("Debian 12", message);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void AMachineWithoutTheLibraryIsToldItsName()
    {
        var message = Assert.Throws<UserError>(() => VersionRequirements.Relax(Original("copy.so"), _ => null)).Message;
        Assert.Contains("which this machine lacks", message);
    }

    [Fact]
    public void TheMachinesOwnLibraryIsFound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libstdc++ is a library of Linux");
        Assert.True(File.Exists(VersionRequirements.Find("libc.so.6")));
        Assert.Null(VersionRequirements.Find("libnowhere.so.6"));
    }
}
