namespace DropoutCourse;

/// <summary>Where the course lies on this machine.</summary>
static class CourseFolders
{
    const string Marker = "DropoutCourse.slnx"; // stands in the repository's root and nowhere else

    /// <summary>The course's root folder: the nearest one with the marker above the current folder, else above this library; null if there is none.</summary>
    public static string? Root { get; } =
        Above(Environment.CurrentDirectory) ?? Above(Path.GetDirectoryName(typeof(CourseFolders).Assembly.Location));

    /// <summary>Where downloads and caches go: data/ of the course, or the user's own data folder when the library is used outside the course.</summary>
    public static string Data { get; } =
        Root is null
            ? Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "dropout-course"
            )
            : Path.Combine(Root, "data");

    static string? Above(string? folder)
    {
        for (var at = string.IsNullOrEmpty(folder) ? null : new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, Marker)))
                return at.FullName;
        return null;
    }
}
