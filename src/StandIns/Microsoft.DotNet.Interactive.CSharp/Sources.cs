using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Finds the files of #load, relative to the folder given. The cell itself stays "cell" in stack traces, not a path in that folder.</summary>
internal sealed class Sources(string folder) : SourceFileResolver([], folder)
{
    internal const string Cell = "cell";

    public override string NormalizePath(string path, string baseFilePath) => path == Cell ? path : base.NormalizePath(path, baseFilePath);

    // Roslyn would look for the file beside the one that holds the #load; a cell is no file.
    public override string ResolveReference(string path, string baseFilePath) => base.ResolveReference(path, baseFilePath == Cell ? null : baseFilePath);
}
