using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DropoutCourse.Cli;

/// <summary>Puts a command's examples below its help text.</summary>
public static class Help
{
    public static void Examples(this Command command, params string[] lines) =>
        command.Options.Add(new HelpOption { Action = new WithExamples(lines) });

    private sealed class WithExamples(string[] lines) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parsed)
        {
            var code = new HelpAction().Invoke(parsed);
            Console.WriteLine("Examples:");
            foreach (var line in lines) Console.WriteLine("  " + line);
            Console.WriteLine();
            return code;
        }
    }
}
