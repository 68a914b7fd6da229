using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DropoutCourse.Tests.Interactive;

/// <summary>Compiles a small assembly into a file. Each test uses assembly names of its own: a process loads a name once.</summary>
internal static class Library
{
    internal static string Build(string folder, string name, string code, params string[] references)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Linq.dll"
                or "System.Runtime.InteropServices.dll" or "netstandard.dll" || Path.GetFileName(path).StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal));
        var path = Path.Combine(folder, $"{name}.dll");
        Directory.CreateDirectory(folder);
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            framework.Concat(references).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return path;
    }
}
