namespace DropoutCourse.Tests;

internal static class Programs
{
    /// <summary>The first of these programs that is in the PATH.</summary>
    public static string? Find(params string[] names) =>
        names
            .SelectMany(name =>
                (Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(Path.PathSeparator)
                    .Where(f => f.Length > 0)
                    .Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? name + ".exe" : name))
            )
            .FirstOrDefault(File.Exists);
}
