using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>The marks that git leaves in a file when two versions could not be merged.</summary>
public static partial class MergeMarks
{
    /// <summary>The file's two versions, and the line of the first mark; null if it has no marks.</summary>
    public static (string Mine, string Theirs, int Line)? Versions(string text)
    {
        if (!Mark().IsMatch(text))
            return null;
        StringBuilder mine = new(),
            theirs = new();
        var (side, first, number) = (' ', 0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.StartsWith("<<<<<<<", StringComparison.Ordinal))
            {
                side = '<';
                first = first == 0 ? number : first;
            }
            else if (side == '<' && line.StartsWith("|||||||", StringComparison.Ordinal))
                side = '|';
            else if (side is '<' or '|' && line.StartsWith("=======", StringComparison.Ordinal))
                side = '>';
            else if (side != ' ' && line.StartsWith(">>>>>>>", StringComparison.Ordinal))
                side = ' ';
            else
            {
                if (side is ' ' or '<')
                    mine.Append(line).Append('\n');
                if (side is ' ' or '>')
                    theirs.Append(line).Append('\n');
            }
        }
        return (mine.ToString(), theirs.ToString(), first);
    }

    [GeneratedRegex("^<{7}( |\r?$)", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
