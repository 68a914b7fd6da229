namespace DropoutCourse.Notebooks;

/// <summary>Wrong usage, or something that the machine lacks: the command ends with exit code 2 and this message alone.</summary>
public sealed class UserError(string message) : Exception(message);

/// <summary>What the commands' exit codes mean.</summary>
public static class Exit
{
    public const int Good = 0,
        Failed = 1,
        Usage = 2;
}
