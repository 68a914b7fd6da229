namespace DropoutCourse.Cli;

/// <summary>Is the C# formatted as CSharpier does it?</summary>
public static class FormatCheck
{
    /// <returns>The count of one test, and what to tell: what is not formatted, or why it was not looked at; null: nothing.</returns>
    public static (TestCommand.Count Count, string? Note) Run(Repo repo)
    {
        var tools = Shell.Dotnet(repo, "tool", "restore", "--ignore-failed-sources");
        if (!tools.Ok)
            return (
                new(0, 0, 1),
                "skipped 1: CSharpier could not be restored, so the format of the code was not checked. "
                    + $"Remedy: a package feed that has it, or the folder feed/ (feed/README.md).\n{Shell.Tail(tools.Everything, 3)}"
            );
        var check = Shell.Dotnet(repo, "csharpier", "check", ".");
        repo.Log("format", check.Everything);
        return check.Ok
            ? (new(1, 0, 0), null)
            : (
                new(0, 1, 0),
                $"FAILED the format of the code; remedy: dotnet csharpier format .\n{Shell.Tail(check.Everything, 25)}"
            );
    }
}
