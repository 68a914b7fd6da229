namespace DropoutCourse.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DropoutCourse.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("the repository was not found above " + AppContext.BaseDirectory);
    }
}
