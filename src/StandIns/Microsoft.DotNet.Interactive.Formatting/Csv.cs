using System.Collections;
using System.Globalization;

namespace Microsoft.DotNet.Interactive.Formatting.Csv;

public static class CsvFormatter
{
    public const string MimeType = "text/csv";

    internal static readonly ITypeFormatter[] Defaults =
    [
        new CsvFormatter<IEnumerable>((value, context) => Write(value, context.Writer)),
        new CsvFormatter<object>((value, context) => Write(new[] { value }, context.Writer)),
    ];

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);

    public static ITypeFormatter<T> GetPreferredFormatterFor<T>() =>
        new CsvFormatter<T>((value, context) => GetPreferredFormatterFor(typeof(T)).Format(value, context));

    private static bool Write(IEnumerable rows, TextWriter writer)
    {
        string[] columns = null;
        foreach (var row in rows)
        {
            var values = row is null || row.GetType().IsScalar()
                ? new Dictionary<string, object> { ["value"] = row }
                : Destructurer.GetOrCreate(row.GetType()).Destructure(row);
            if (columns is null)
            {
                columns = [.. values.Keys];
                writer.WriteLine(string.Join(',', columns.Select(Field)));
            }
            writer.WriteLine(string.Join(',', columns.Select(column => values.TryGetValue(column, out var value) ? Field(Text(value)) : "")));
        }
        return true;
    }

    private static string Text(object value) => value switch
    {
        null => "",
        string text => text,
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}

public class CsvFormatter<T> : TypeFormatter<T>
{
    private readonly FormatDelegate<T> _format;

    public CsvFormatter(FormatDelegate<T> format) => _format = format ?? throw new ArgumentNullException(nameof(format));

    public override string MimeType => CsvFormatter.MimeType;

    public override bool Format(T value, FormatContext context) => _format(value, context);
}
