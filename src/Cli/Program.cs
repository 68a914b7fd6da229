using System.CommandLine;
using DropoutCourse.Cli;

Interrupt.Listen();
var root = Commands.Build();
var parsed = root.Parse(args);
try
{
    var code = await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
    );
    return parsed.Errors.Count > 0 ? Exit.Usage : code;
}
catch (UserError e)
{
    Console.Error.WriteLine("course: " + e.Message);
    return Exit.Usage;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("course: stopped.");
    return Exit.Failed;
}
