using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DropoutCourse.Site;

namespace DropoutCourse.Open;

/// <summary>
/// The page's script in one file, with its editor: made by esbuild from page/*.js and the packages that npm fetched, once for each
/// version of them.
/// <para>
/// The editor is CodeMirror 6: some 400 KB as bundled here, without workers, so that the strict policy of the page holds; works on
/// phones and with screen readers. Monaco, VS Code's editor, has more than ten times the size, needs workers, and does not support phones; what it knows
/// beyond that of C# comes from the kernel here.
/// </para>
/// </summary>
internal static class EditorBundle
{
    public const string Prefix = "page/";

    public static string Folder(OpenOptions options) => Path.Combine(options.Tools.Folder, "open");

    public static string Script(OpenOptions options) => Path.Combine(Folder(options), "dist", "page.js");

    private static IEnumerable<string> Sources =>
        typeof(EditorBundle)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".js", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var stream =
            typeof(EditorBundle).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"{name} is not in this library.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <exception cref="UserError">esbuild is not there, or does not run on this machine.</exception>
    public static void Ensure(OpenOptions options)
    {
        var stamp = Path.Combine(Folder(options), "dist", ".stamp");
        var wanted = Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Concat(Sources.Select(n => n + Read(n[Prefix.Length..]))) + Assets.Read("package-lock.json")
                )
            )
        );
        if (File.Exists(Script(options)) && File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
            return;
        using var held =
            LockFile.TryTake(Path.Combine(options.State, "open.lock"), temporary: true)
            ?? throw new UserError("Another ./course open makes the page's script right now. Try again in a moment.");
        foreach (var name in Sources)
            WorkFile.WriteWhole(
                Path.Combine(Folder(options), name[Prefix.Length..]),
                Encoding.UTF8.GetBytes(Read(name[Prefix.Length..]))
            );
        var output = Path.Combine(Folder(options), "dist", "page.new.js");
        var start = new ProcessStartInfo(
            options.Tools.Node,
            [
                options.Tools.Module("esbuild/bin/esbuild"),
                Path.Combine(Folder(options), "main.js"),
                "--bundle",
                "--minify",
                "--format=iife",
                "--target=es2022",
                "--legal-comments=none",
                "--log-level=warning",
                "--outfile=" + output,
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Folder(options),
        };
        string said;
        bool good;
        try
        {
            using var process = Process.Start(start)!;
            var printed = process.StandardOutput.ReadToEndAsync();
            said = process.StandardError.ReadToEnd() + printed.Result;
            process.WaitForExit();
            good = process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            (said, good) = (e.Message, false);
        }
        if (!good)
            throw new UserError(
                $"esbuild could not make the page's script: {said.Trim()}. Delete the folder .course/npm; the next ./course open fetches it anew."
            );
        File.Move(output, Script(options), overwrite: true);
        File.WriteAllText(stamp, wanted);
    }
}
