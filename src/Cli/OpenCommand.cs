using System.ComponentModel;
using System.Diagnostics;
using DropoutCourse.Open;

namespace DropoutCourse.Cli;

/// <summary>Opens the course in a browser: a server on this machine, for as long as the command runs.</summary>
public sealed class OpenCommand(Repo repo)
{
    public const int DefaultPort = 5180;

    public async Task<int> Run(string? name, int port, bool browser)
    {
        // A mistyped name should not have to wait for a set-up of minutes.
        var file = name is null ? null : new CourseFiles(repo.Root).FromCommandLine(name);
        new Setup(repo).Ensure();
        var web = new WebSetup(repo).Ensure();
        if (web.Tools is null)
            throw new UserError(
                $"the page needs its editor and its charts: {web.Missing} Until then lessons run in VS Code and Jupyter (./course kernel install)."
            );
        await using var server = await CourseServer.Start(
            new()
            {
                Root = repo.Root,
                Tools = web.Tools,
                Port = port,
                Profile = Environment.GetEnvironmentVariable("COURSE_PROFILE") ?? "quick",
                Spare = true,
            }
        );
        if (server.PortWasTaken)
            Console.WriteLine($"Port {port} is taken by another program; this is port {server.Port}.");
        Console.WriteLine($"The course is open at {server.Address(file)}");
        Console.WriteLine("Ctrl-C ends it. What you write is kept in work/.");
        if (browser && !TryOpen(server.Address(file)))
            Console.WriteLine("No browser could be started: open the address in one on this machine.");
        var end = new TaskCompletionSource();
        await using (Interrupt.Register(() => end.TrySetResult()))
            await end.Task;
        Console.WriteLine("Ended; what was written is saved.");
        return Exit.Good;
    }

    private static bool TryOpen(string address)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                return Process.Start(new ProcessStartInfo(address) { UseShellExecute = true }) is not null;
            var program = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            if (!OperatingSystem.IsMacOS() && NoScreen || Shell.FindProgram(program) is not { } path)
                return false;
            // What the browser says to a terminal is none of the reader's business.
            var start = new ProcessStartInfo(path, [address])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return Process.Start(start) is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool NoScreen =>
        Environment.GetEnvironmentVariable("DISPLAY") is not { Length: > 0 }
        && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is not { Length: > 0 };
}
