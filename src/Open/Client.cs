using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace DropoutCourse.Open;

/// <summary>One page's connection.</summary>
internal sealed class Client(WebSocket socket, CancellationToken aborted)
{
    /// <summary>A cell's text and what stands around it; a page never has to send more.</summary>
    private const int LongestMessage = 4 << 20;

    /// <summary>A page that takes nothing any more is let go, before what waits for it fills the memory; it connects again and gets what it missed.</summary>
    private const int MostWaiting = 20_000;

    private readonly Channel<ServerMessage> _waiting = Channel.CreateBounded<ServerMessage>(MostWaiting);
    private volatile bool _lost;

    public void Send(ServerMessage message)
    {
        if (!_waiting.Writer.TryWrite(message) && !_lost)
        {
            _lost = true;
            socket.Abort();
        }
    }

    public async Task SendAll()
    {
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync(aborted))
                await socket.SendAsync(message.ToJson(), WebSocketMessageType.Text, endOfMessage: true, aborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException) { }
    }

    public async IAsyncEnumerable<ClientMessage> Receive()
    {
        var buffer = new byte[65536];
        var whole = new ArrayBufferWriter<byte>();
        while (socket.State == WebSocketState.Open)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                break;
            }
            if (part.MessageType == WebSocketMessageType.Close || whole.WrittenCount + part.Count > LongestMessage)
                break;
            whole.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage)
                continue;
            var message = ClientMessage.Parse(whole.WrittenSpan);
            whole.ResetWrittenCount();
            if (message is not null)
                yield return message;
        }
        _waiting.Writer.TryComplete();
    }
}
