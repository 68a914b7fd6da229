using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DropoutCourse.Cli;

/// <summary>Puts a command's examples below its help text.</summary>
public static class Help
{
    public const string ExitCodes =
        "Exit codes: 0 good; 1 a notebook, a claim, a test or a sheet failed, or Ctrl-C stopped it;\n            2 wrong usage, or the machine lacks something (the message names the remedy).";

    public static void Examples(this Command command, params string[] lines)
    {
        if (command.Options.OfType<HelpOption>().FirstOrDefault() is { } help)
            help.Action = new WithExamples(lines);
        else
            command.Options.Add(new HelpOption { Action = new WithExamples(lines) });
    }

    private sealed class WithExamples(string[] lines) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            var code = new HelpAction().Invoke(parsed);
            Console.WriteLine("Examples:");
            foreach (var line in lines)
                Console.WriteLine("  " + line);
            Console.WriteLine();
            Console.WriteLine(ExitCodes);
            return code;
        }
    }
}
