using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>The terminal, or the file that stands in for one: colors and moving lines on a terminal only.</summary>
public static class Screen
{
    public static bool Interactive =>
        !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static IAnsiConsole Out { get; } = Make(Console.Out, !Console.IsOutputRedirected);

    private static IAnsiConsole Make(TextWriter writer, bool terminal)
    {
        var plain =
            !terminal
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        // A log file has no width; long lines there must not be broken at 80.
        if (!terminal)
            console.Profile.Width = 160;
        return console;
    }
}
