using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>The line #r ".../lib/DropoutCourse.Shared.dll" of a notebook, and whether what it names is there.</summary>
public static partial class LibReference
{
    /// <summary>
    /// What to say about a failure if lib/ is not there: it has not been built yet, or was taken away while the notebook ran. Null if
    /// it is there, or if no cell needs it.
    /// </summary>
    /// <param name="folder">The notebook's folder.</param>
    public static string? Missing(IEnumerable<string> cells, string folder)
    {
        foreach (var reference in cells.SelectMany(c => Reference().Matches(c)))
        {
            var path = Path.GetFullPath(reference.Groups["path"].Value, folder);
            if (!File.Exists(path))
                return $"{path} does not exist: lib/ has not been built, or was deleted while the notebook ran. Run ./course doctor in the course's folder: it builds lib/. Then run the notebook from its start, in Jupyter or VS Code with the kernel restarted. (The notebook must lie in a folder beside lib/.)";
        }
        return null;
    }

    [GeneratedRegex("^\\s*#r\\s+\"(?<path>[^\"]*lib/DropoutCourse\\.Shared\\.dll)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
