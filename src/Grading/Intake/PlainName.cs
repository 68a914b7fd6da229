using System.Globalization;
using System.Text;

namespace DropoutCourse.Grading;

/// <summary>Names as people gave them, made comparable and harmless.</summary>
public static class PlainName
{
    private static readonly Dictionary<(char, char), char> Composed = Read();

    private static Dictionary<(char, char), char> Read()
    {
        using var reader = new StreamReader(
            typeof(PlainName).Assembly.GetManifestResourceStream("compositions.txt")!,
            Encoding.UTF8
        );
        var text = reader.ReadToEnd();
        Dictionary<(char, char), char> pairs = [];
        for (var i = 0; i + 2 < text.Length; i += 3)
            pairs[(text[i], text[i + 1])] = text[i + 2];
        return pairs;
    }

    /// <summary>
    /// One form for one name: letters with their marks in one (macOS writes them apart), one kind of blank, nothing invisible and nothing that a
    /// terminal would obey. string.Normalize does nothing here, because the course runs without ICU.
    /// </summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var category = char.GetUnicodeCategory(c);
            if (category is UnicodeCategory.Format)
                continue; // zero-width characters, marks of direction
            if (category is UnicodeCategory.Control)
                text.Append('\uFFFD');
            else if (char.IsWhiteSpace(c))
                text.Append(' ');
            else if (text.Length > 0 && Composed.TryGetValue((text[^1], c), out var both))
                text[^1] = both;
            else if (Hangul(text, c) is { } syllable)
                text[^1] = syllable;
            else
                text.Append(c);
        }
        return text.ToString().Trim();
    }

    /// <summary>Korean syllables are composed by arithmetic (Unicode, section 3.12).</summary>
    private static char? Hangul(StringBuilder text, char c)
    {
        if (text.Length == 0)
            return null;
        var last = text[^1];
        if (last is >= '\u1100' and < '\u1113' && c is >= '\u1161' and < '\u1176')
            return (char)(0xAC00 + ((last - 0x1100) * 21 + (c - 0x1161)) * 28);
        return last is >= '\uAC00' and <= '\uD7A3' && (last - 0xAC00) % 28 == 0 && c is > '\u11A7' and < '\u11C3'
            ? (char)(last + (c - 0x11A7))
            : null;
    }

    /// <summary>What two names have in common that a person may take for one another.</summary>
    public static string Folded(string name) => new([.. Of(name).ToLowerInvariant().Where(char.IsLetterOrDigit)]);
}
