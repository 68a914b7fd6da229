using System.Text;

namespace DropoutCourse.KernelHost;

/// <summary>Writes messages to the runner, from any thread.</summary>
internal sealed class LineWriter(Stream stream)
{
    private readonly object _gate = new();

    public void Send(Message message)
    {
        var bytes = Encoding.UTF8.GetBytes(message.ToLine() + "\n");
        lock (_gate)
        {
            try
            {
                stream.Write(bytes);
                stream.Flush();
            }
            catch (IOException)
            {
                // The runner has gone; ReadCommands ends this process.
            }
        }
    }
}
