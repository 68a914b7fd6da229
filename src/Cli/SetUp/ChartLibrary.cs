using System.IO.Compression;

namespace DropoutCourse.Cli;

/// <summary>
/// plotly.js beside the notebooks' library, compressed: what <c>Course.Start</c> puts into a notebook, so that charts are drawn without a
/// network. It comes with what npm fetched for the pages (<see cref="WebSetup"/>).
/// </summary>
public static class ChartLibrary
{
    /// <summary>The file in npm's node_modules.</summary>
    public const string Module = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js";

    public static string Target(Repo repo) => Path.Combine(repo.Lib, "plotly.min.js.gz");

    public static bool IsThere(Repo repo) => File.Exists(Target(repo));

    /// <summary>Copies it where it is missing, if npm has fetched it and lib/ is there. A folder that cannot be written to is no error: Plotly.NET has a larger one.</summary>
    public static void Bring(Repo repo)
    {
        var source = Path.Combine(repo.State, "npm", "node_modules", Module);
        if (IsThere(repo) || !File.Exists(source) || !Directory.Exists(repo.Lib))
            return;
        var temporary = $"{Target(repo)}.{Environment.ProcessId}";
        try
        {
            using (var from = File.OpenRead(source))
            using (var to = new GZipStream(File.Create(temporary), CompressionLevel.SmallestSize))
                from.CopyTo(to);
            File.Move(temporary, Target(repo), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
        }
    }
}
