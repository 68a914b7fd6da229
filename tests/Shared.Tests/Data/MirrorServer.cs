using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DropoutCourse.Tests;

/// <summary>A web server on the loopback interface that can also misbehave: the answer to a request is whatever bytes the test writes.</summary>
sealed class MirrorServer : IDisposable
{
    public sealed record Request(string Path, long? From, NetworkStream Stream, CancellationToken Stop)
    {
        public Task Write(byte[] bytes) => Stream.WriteAsync(bytes, Stop).AsTask();

        public Task Header(int status, long length, string more = "") =>
            Write(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n"
                )
            );

        /// <summary>Answers as a good server does, with 206 for a range.</summary>
        public async Task Serve(byte[] contents)
        {
            if (From is not { } from)
                await Header(200, contents.Length);
            else if (from >= contents.Length)
            {
                await Header(416, 0);
                return;
            }
            else
                await Header(
                    206,
                    contents.Length - from,
                    $"Content-Range: bytes {from}-{contents.Length - 1}/{contents.Length}\r\n"
                );
            await Write(contents[(int)(From ?? 0)..]);
        }
    }

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Func<Request, Task> answer;

    public MirrorServer(Func<Request, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Run();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mnist/");

    public List<string> Log { get; } = [];

    async Task Run()
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = Handle(client);
        }
    }

    async Task Handle(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1];
                long? from = null;
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
                    if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                        from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'));
                lock (Log)
                    Log.Add(from is null ? path : $"{path} from {from}");
                await answer(new Request(path, from, stream, stop.Token));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away or the test is over.
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
    }
}
