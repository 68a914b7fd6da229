namespace DropoutCourse.Notebooks;

/// <summary>Paths as messages show them.</summary>
public static class Paths
{
    /// <summary>A path as a person in <paramref name="current"/> (default: the current folder) would write it.</summary>
    public static string Short(string path, string? current = null)
    {
        var relative = Path.GetRelativePath(current ?? Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
