using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>
/// Printed text as a terminal would leave it: a carriage return goes back to the line's start and what follows overwrites, a backspace
/// goes back by one, colors and the like are left out. Other control characters, and those that turn the direction of writing, are
/// shown as signs or codes, so that they can do nothing. (Linked into Site, which references no other project.)
/// </summary>
internal static partial class TerminalText
{
    /// <param name="open">More may follow: the text ends so that the next character lands where it would have.</param>
    public static string Settle(string text, bool open = false)
    {
        if (!Special().IsMatch(text))
            return text;
        text = Escape()
            .Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), m => m.Value.EndsWith('K') ? "\u001bK" : "");
        var result = new StringBuilder(text.Length);
        var line = new List<string>();
        var at = 0;
        void Put(string sign)
        {
            if (at < line.Count)
                line[at] = sign;
            else
                line.Add(sign);
            at++;
        }
        void End()
        {
            foreach (var sign in line)
                result.Append(sign);
            line.Clear();
            at = 0;
        }
        // By what a reader takes for one character.
        foreach (var sign in Elements(text))
            switch (sign[0])
            {
                case '\n':
                    End();
                    result.Append('\n');
                    break;
                case '\r':
                    at = 0;
                    break;
                case '\b':
                    at = Math.Max(0, at - 1);
                    break;
                // Clear to the end of the line: what progress bars do before they write a shorter text.
                case '\u001b' when sign == "\u001bK":
                    line.RemoveRange(at, line.Count - at);
                    break;
                default:
                    Put(Harmless(sign));
                    break;
            }
        // Back to the start, and forth over the same characters.
        var again = open && at < line.Count ? "\r" + string.Concat(line.Take(at)) : "";
        End();
        return result + again;
    }

    /// <summary>Control characters as signs, with lines as they are: for text that no terminal was meant for.</summary>
    public static string Signs(string text) => Controls().Replace(text, m => Harmless(m.Value));

    private static IEnumerable<string> Elements(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            var length =
                text[i] == '\u001b' && i + 1 < text.Length && text[i + 1] == 'K' ? 2
                : char.IsControl(text[i]) ? 1
                : Math.Max(1, StringInfo.GetNextTextElementLength(text.AsSpan(i)));
            yield return text.Substring(i, length);
            i += length;
        }
    }

    private static string Harmless(string sign)
    {
        if (sign.Length == 1 && sign[0] is not '\t' && (sign[0] < ' ' || sign[0] == '\u007f'))
            return ((char)(sign[0] == '\u007f' ? '\u2421' : '\u2400' + sign[0])).ToString();
        if (sign.Length == 1 && char.IsSurrogate(sign[0]))
            return "\ufffd";
        return Dangerous().Replace(sign, m => $"\u27e8U+{(int)m.Value[0]:X4}\u27e9");
    }

    /// <summary>Characters that need a closer look: all but plain text.</summary>
    [GeneratedRegex(@"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")]
    private static partial Regex Special();

    [GeneratedRegex(@"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"[\u0080-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]")]
    private static partial Regex Dangerous();

    /// <summary>Sequences that set colors, move the cursor, name the window or make a link.</summary>
    [GeneratedRegex(
        @"\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|[()][0-9A-Za-z]|[=>78cDEHM])"
    )]
    private static partial Regex Escape();
}
