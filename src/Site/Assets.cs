using System.Text;

namespace DropoutCourse.Site;

/// <summary>The style sheet, the scripts and the list of npm packages, which lie inside this library.</summary>
public static class Assets
{
    public static string Read(string name)
    {
        using var stream =
            typeof(Assets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in this library.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The scripts of the figures with sliders as one: each in a block of its own, then every figure of the page starts.</summary>
    public static string Explore() =>
        "(explore=>{'use strict';\n"
        + string.Concat(
            typeof(Assets)
                .Assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith("explore/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(n => $"{{\n{Read(n)}}}\n")
        )
        + "explore.start();})(window.courseExplore=window.courseExplore||{figures:{}});\n";

    /// <summary>Writes one of them to a file, unless the file already has that text.</summary>
    public static void Write(string name, string path)
    {
        var text = Read(name);
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
