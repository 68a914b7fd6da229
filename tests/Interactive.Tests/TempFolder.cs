namespace DropoutCourse.Tests.Interactive;

/// <summary>A folder of its own that is the current directory while it lives. Its name has a space and a letter beyond ASCII.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;

    internal TempFolder()
    {
        Path = Directory.CreateTempSubdirectory("kernel tésts ").FullName;
        Environment.CurrentDirectory = Path;
    }

    internal string Path { get; }

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(Path, recursive: true);
    }
}
