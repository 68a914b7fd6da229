using System.Globalization;
using System.Text;

namespace DropoutCourse;

/// <summary>
/// Reads the AG_NEWS files of a reader who has them: train.csv and test.csv, each line "class","title","description" with classes 1 to 4.
/// Source of the data set: X. Zhang, J. Zhao, Y. LeCun, "Character-level convolutional networks for text classification", NeurIPS 2015, section 4.
/// </summary>
public static class AgNews
{
    /// <summary>Name to be shown with every result.</summary>
    public const string Name = "AG_NEWS";

    /// <summary>The classes; label 0 is class index 1 of the files.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["World", "Sports", "Business", "Sci/Tech"];

    /// <summary>Reads both files.</summary>
    /// <param name="folder">The folder with train.csv and test.csv.</param>
    /// <exception cref="FileNotFoundException">The folder or one of the files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names file, line and field.</exception>
    public static (TextSet Train, TextSet Test) Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new FileNotFoundException(
                $"there is no folder {folder}; put AG_NEWS' train.csv and test.csv in a folder and give its path"
            );
        return (Read(Path.Combine(folder, "train.csv")), Read(Path.Combine(folder, "test.csv")));
    }

    /// <summary>Reads one file. A text is title and description with a space between them; the backslash that stands for a line break in the files becomes a space.</summary>
    /// <param name="path">The CSV file, UTF-8.</param>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is damaged; the message names file, line and field.</exception>
    public static TextSet Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"{path} is missing; AG_NEWS has train.csv and test.csv, put both into the folder",
                path
            );
        string csv;
        try
        {
            csv = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is not UTF-8 text ({e.Message}); get the file again", e);
        }
        var texts = new List<string>();
        var labels = new List<long>();
        foreach (var (line, fields) in Records(csv, path))
        {
            if (fields.Count != 3)
                throw Error(path, line, $"{fields.Count} fields instead of 3 (class index, title, description)");
            if (
                !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int label)
                || label < 1
                || label > Classes.Count
            )
                throw Error(
                    path,
                    line,
                    $"field 1 (class index) is '{Short(fields[0])}'; it must be 1 to {Classes.Count}"
                );
            if (string.IsNullOrWhiteSpace(fields[1]))
                throw Error(path, line, "field 2 (title) is empty");
            if (string.IsNullOrWhiteSpace(fields[2]))
                throw Error(path, line, "field 3 (description) is empty");
            texts.Add($"{fields[1]} {fields[2]}".Replace('\\', ' ').Replace('\n', ' ').Replace('\r', ' '));
            labels.Add(label - 1);
        }
        if (texts.Count == 0)
            throw new InvalidDataException($"{path} has no lines; get the file again");
        return new TextSet(Name, Classes, texts, labels);
    }

    // RFC 4180: fields in double quotes may hold commas, line breaks and doubled quotes. A record is given with the number of its first line.
    static IEnumerable<(int Line, List<string> Fields)> Records(string csv, string path)
    {
        int line = 1,
            at = csv.StartsWith('\uFEFF') ? 1 : 0;
        while (at < csv.Length)
        {
            int first = line;
            var fields = new List<string>();
            while (true)
            {
                fields.Add(at < csv.Length && csv[at] == '"' ? Quoted(fields.Count + 1) : Bare());
                if (at < csv.Length && csv[at] == ',')
                    at++;
                else
                    break;
            }
            if (at < csv.Length && csv[at] == '\r')
                at++;
            if (at < csv.Length && csv[at] == '\n')
                at++;
            line++;
            if (fields is [""])
                continue; // an empty line
            yield return (first, fields);
        }

        string Bare()
        {
            int start = at;
            while (at < csv.Length && csv[at] is not (',' or '\r' or '\n'))
                at++;
            return csv[start..at];
        }

        string Quoted(int field)
        {
            int opened = line;
            var text = new StringBuilder();
            for (at++; at < csv.Length; at++)
            {
                if (csv[at] == '\n')
                    line++;
                if (csv[at] != '"')
                    text.Append(csv[at]);
                else if (at + 1 < csv.Length && csv[at + 1] == '"')
                    text.Append(csv[++at]);
                else
                {
                    at++;
                    if (at < csv.Length && csv[at] is not (',' or '\r' or '\n'))
                        throw Error(
                            path,
                            line,
                            $"field {field} goes on after its closing quote with '{csv[at]}'; a quote inside a field is written twice"
                        );
                    return text.ToString();
                }
            }
            throw Error(path, opened, $"field {field} has no closing quote; the file is cut off or damaged");
        }
    }

    static string Short(string s) => s.Length <= 40 ? s : s[..40] + "...";

    static InvalidDataException Error(string path, int line, string problem) =>
        new($"{path}, line {line}: {problem}. Mend the line or get the file again.");
}
