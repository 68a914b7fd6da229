using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DropoutCourse.Tests;

/// <summary>
/// Jupyter's own notebook page (Debian's jupyter-notebook) over a folder, on this machine only, with settings and a record of trust of its own.
/// Its kernel of the course's name computes nothing: the pages show what the notebooks hold.
/// </summary>
internal sealed class JupyterServer : IAsyncDisposable
{
    public const string Missing =
        "jupyter-notebook is not installed, so charts were not looked at in Jupyter. Remedy: apt-get install -y jupyter-notebook";

    private readonly Process _process;
    private readonly string _settings;

    public string Address { get; }

    public static string? Executable => OperatingSystem.IsLinux() ? Programs.Find("jupyter-notebook") : null;

    private JupyterServer(Process process, string settings, string address) =>
        (_process, _settings, Address) = (process, settings, address);

    /// <param name="folder">With notebooks; their outputs are marked as trusted, as those that somebody has executed himself.</param>
    public static async Task<JupyterServer> Start(string folder)
    {
        var executable = Executable ?? throw new InvalidOperationException(Missing);
        var settings = Directory.CreateTempSubdirectory("course-jupyter-").FullName;
        var kernel = Directory.CreateDirectory(Path.Combine(settings, "data", "kernels", ".net-csharp")).FullName;
        File.WriteAllText(
            Path.Combine(kernel, "kernel.json"),
            """{"argv": ["sleep", "3600"], "display_name": ".NET (C#)", "language": "C#"}"""
        );
        var python = File.ReadLines(executable).First()[2..].Trim(); // the interpreter that has Jupyter's modules
        using (
            var trust = Run(python, ["-m", "nbformat.sign", .. Directory.GetFiles(folder, "*.ipynb")], folder, settings)
        )
        {
            await trust.WaitForExitAsync();
            Assert.Equal(0, trust.ExitCode);
        }
        var port = FreePort();
        var process = Run(
            executable,
            [
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                $"--port={port}",
                "--NotebookApp.port_retries=0",
                "--NotebookApp.token=",
                $"--notebook-dir={folder}",
            ],
            folder,
            settings
        );
        var server = new JupyterServer(process, settings, $"http://127.0.0.1:{port}");
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            try
            {
                await client.GetStringAsync($"{server.Address}/api");
                return server;
            }
            catch (HttpRequestException)
            {
                if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(2))
                {
                    await server.DisposeAsync();
                    throw new InvalidOperationException("jupyter-notebook does not answer");
                }
            }
        }
    }

    private static Process Run(string program, IEnumerable<string> arguments, string folder, string settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, sub) in new[] { ("DATA", "data"), ("CONFIG", "config"), ("RUNTIME", "runtime") })
            start.Environment[$"JUPYTER_{name}_DIR"] = Path.Combine(settings, sub);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(_settings, recursive: true);
    }
}
