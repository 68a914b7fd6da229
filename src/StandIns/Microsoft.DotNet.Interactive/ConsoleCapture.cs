using System.Text;

namespace Microsoft.DotNet.Interactive;

/// <summary>While a command runs, what any thread of the process writes to the console becomes its output.</summary>
internal static class ConsoleCapture
{
    private static readonly object Gate = new();
    private static readonly List<KernelInvocationContext> Active = [];
    private static TextWriter _out;
    private static TextWriter _error;

    internal static void Start(KernelInvocationContext context)
    {
        lock (Gate)
        {
            // A cell may have put a writer of its own in place and left it there.
            if (_out is null || !ReferenceEquals(Console.Out, _out))
            {
                Console.SetOut(new Router(Console.Out, isError: false));
                _out = Console.Out;
            }
            if (_error is null || !ReferenceEquals(Console.Error, _error))
            {
                Console.SetError(new Router(Console.Error, isError: true));
                _error = Console.Error;
            }
            Active.Add(context);
        }
    }

    internal static void Stop(KernelInvocationContext context)
    {
        lock (Gate)
        {
            Active.Remove(context);
        }
    }

    private static KernelInvocationContext Latest()
    {
        lock (Gate)
        {
            // A cancelled command is complete before its code ends.
            return Active.FindLast(context => !context.IsComplete);
        }
    }

    private sealed class Router(TextWriter host, bool isError) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(string value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (buffer.IsEmpty)
            {
                return;
            }
            if (KernelInvocationContext.Current is { } own)
            {
                own.Write(buffer, isError);
            }
            else if (KernelInvocationContext.WasStartedByCommand)
            {
                // A task that outlives its cell: its output has no place any more, in the original neither.
            }
            else if (Latest() is { } latest)
            {
                // A thread that was not started by managed code of the cell (a native callback, for instance).
                latest.Write(buffer, isError);
            }
            else
            {
                host.Write(buffer);
            }
        }

        public override void WriteLine(string value)
        {
            // In one piece, so that the lines of two threads do not mix.
            Write(string.Concat(value, NewLine).AsSpan());
        }

        public override void Flush() => host.Flush();
    }
}
