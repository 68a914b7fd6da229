using System.Globalization;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle style = TensorStringStyle.Julia;
    private static string float_format = "g5";
    private static int line_width = 100;
    private static string new_line = Environment.NewLine;
    private static int max_rows = 6;
    private static int max_columns = 6;

    /// <summary>The style that <see cref="TensorStringStyle.Default"/> stands for.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set => style = value == TensorStringStyle.Default ? throw new ArgumentException("The style cannot be set to 'Default'") : value;
    }

    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        if (style is { } s)
            TensorStringStyle = s;
        float_format = floatFormat ?? float_format;
        line_width = linewidth ?? line_width;
        new_line = newLine ?? new_line;
        max_rows = maxRows ?? max_rows;
        max_columns = maxColumns ?? max_columns;
    }

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision.ToString(CultureInfo.InvariantCulture), linewidth, newLine, maxRows, maxColumns);

    public partial class Tensor
    {
        /// <summary>Shape, type and device; the values are in the other forms of ToString, in str() and in print().</summary>
        public override string ToString() => IsInvalid ? "" : Meta();

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine) : ToString();

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Default)
                style = torch.TensorStringStyle;
            if (style == TensorStringStyle.Metadata || device_type == DeviceType.META)
                return Meta();
            var format = new Text(this, fltFormat ?? float_format, width ?? line_width, cultureInfo ?? CultureInfo.CurrentCulture, newLine ?? new_line);
            return style switch
            {
                TensorStringStyle.Julia => Meta() + format.Julia(),
                TensorStringStyle.Numpy => format.Numpy(),
                TensorStringStyle.CSharp => Meta() + format.CSharp(),
                _ => throw new System.ComponentModel.InvalidEnumArgumentException($"Unsupported tensor string style: {style}"),
            };
        }

        private string Meta() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Writes a tensor's values in the three styles.</summary>
        private sealed class Text
        {
            private const string Ellipsis = "...";

            private readonly long[] shape;
            private readonly string[] cells;
            private readonly ScalarType type;
            private readonly int width;
            private readonly string newline;

            internal Text(Tensor tensor, string format, int width, CultureInfo culture, string newline)
            {
                shape = tensor.shape;
                type = tensor.dtype;
                this.width = width;
                this.newline = newline;
                using var flat = tensor.detach().contiguous();
                cells = Cells(flat, format, culture);
            }

            private static string[] Cells(Tensor t, string format, CultureInfo culture) => t.dtype switch
            {
                ScalarType.Float32 => Each<float>(t, v => v.ToString(format, culture)),
                ScalarType.Float64 => Each<double>(t, v => v.ToString(format, culture)),
                ScalarType.Float16 => Each<Half>(t, v => ((float)v).ToString(format, culture)),
                ScalarType.Int64 => Each<long>(t, v => v.ToString(CultureInfo.InvariantCulture)),
                ScalarType.Int32 => Each<int>(t, v => v.ToString(CultureInfo.InvariantCulture)),
                ScalarType.Int16 => Each<short>(t, v => v.ToString(CultureInfo.InvariantCulture)),
                ScalarType.Int8 => Each<sbyte>(t, v => v.ToString(CultureInfo.InvariantCulture)),
                ScalarType.Byte => Each<byte>(t, v => v.ToString(CultureInfo.InvariantCulture)),
                ScalarType.Bool => Each<bool>(t, v => v.ToString()),
                _ => AsFloats(t, format, culture),
            };

            private static string[] AsFloats(Tensor t, string format, CultureInfo culture)
            {
                using var floats = t.to_type(ScalarType.Float32);
                return Cells(floats, format, culture);
            }

            private static string[] Each<T>(Tensor t, Converter<T, string> text) where T : unmanaged =>
                Array.ConvertAll(t.data<T>().ToArray(), text);

            internal string Julia()
            {
                if (shape.Length == 0)
                    return ", value = " + cells[0];
                var sb = new StringBuilder(newline);
                if (shape.Length == 1)
                {
                    Matrix(sb, 0, 1, shape[0], align: false);
                    return sb.ToString();
                }
                long rows = shape[^2], columns = shape[^1];
                if (shape.Length == 2)
                {
                    Matrix(sb, 0, rows, columns, align: true);
                    return sb.ToString();
                }
                var outer = shape[..^2];
                var index = new long[outer.Length];
                for (long at = 0; at < cells.Length; at += rows * columns)
                {
                    if (at > 0)
                        sb.Append(newline);
                    sb.Append('[').AppendJoin(',', index).Append(",..,..] =").Append(newline);
                    Matrix(sb, at, rows, columns, align: true);
                    for (var d = outer.Length - 1; d >= 0 && ++index[d] == outer[d]; d--)
                        index[d] = 0;
                }
                return sb.ToString();
            }

            private void Matrix(StringBuilder sb, long at, long rows, long columns, bool align)
            {
                // As many columns as fit on a line in every row, each as wide as its widest cell.
                var shown = (int)columns;
                for (var r = 0; r < rows; r++)
                    shown = Math.Min(shown, Fitting(at + r * columns, columns));
                var widths = new int[shown];
                for (var r = 0; align && r < rows; r++)
                {
                    for (var c = 0; c < shown; c++)
                        widths[c] = Math.Max(widths[c], cells[at + r * columns + c].Length);
                }
                for (var r = 0; r < rows; r++)
                {
                    for (var c = 0; c < shown; c++)
                        sb.Append(' ').Append(cells[at + r * columns + c].PadLeft(widths[c]));
                    if (shown < columns)
                        sb.Append(' ').Append(Ellipsis);
                    sb.Append(newline);
                }
            }

            private int Fitting(long at, long columns)
            {
                var left = width;
                var n = 0;
                while (n < columns && left - cells[at + n].Length - Ellipsis.Length - 1 >= 0)
                {
                    left -= cells[at + n].Length + 1;
                    n++;
                }
                return n;
            }

            internal string Numpy() => shape.Length == 0 ? cells[0] : Nested(0, 0, cells, '[', ']', "", d => Repeat(newline, shape.Length - d - 1), 1);

            internal string CSharp()
            {
                if (shape.Length == 0)
                    return ", value = " + cells[0];
                var (name, suffix) = type switch
                {
                    ScalarType.Byte => ("byte", ""),
                    ScalarType.Int8 => ("sbyte", ""),
                    ScalarType.Int16 => ("short", ""),
                    ScalarType.Int32 => ("int", ""),
                    ScalarType.Int64 => ("long", "L"),
                    ScalarType.Bool => ("bool", ""),
                    ScalarType.Float16 => ("float16", "f"),
                    ScalarType.BFloat16 => ("bfloat16", "f"),
                    ScalarType.Float32 => ("float", "f"),
                    ScalarType.Float64 => ("double", ""),
                    _ => throw new NotSupportedException($"No C# text for {type}."),
                };
                var values = Array.ConvertAll(cells, c => (type == ScalarType.Bool ? c.ToLowerInvariant() : c) + suffix);
                var head = $"{name} [{new string(',', shape.Length - 1)}] ";
                if (shape.Length == 1)
                    return ", value = " + head + Nested(0, 0, values, '{', '}', "", _ => "", 0);
                // The outermost braces stand on lines of their own.
                var sb = new StringBuilder(", value = ").Append(newline).Append(head).Append('{').Append(newline);
                var inner = Size(1);
                foreach (var (i, text, _) in Shown(shape[0], max_rows, i => Nested(1, i * inner, values, '{', '}', ",", _ => newline, 1)))
                    sb.Append(i == 0 ? "" : newline).Append(' ').Append(text).Append(text == Ellipsis || i == shape[0] - 1 ? "" : ",");
                return sb.Append(newline).Append('}').ToString().Replace($",{newline} {Ellipsis}", $",{newline} {Ellipsis}", StringComparison.Ordinal);
            }

            private long Size(int from)
            {
                long n = 1;
                for (var d = from; d < shape.Length; d++)
                    n *= shape[d];
                return n;
            }

            /// <summary>The first and the last three, with an ellipsis between them, when there are more than the limit.</summary>
            private static IEnumerable<(long index, string text, bool last)> Shown(long count, int limit, Func<long, string> text)
            {
                var half = limit / 2;
                for (long i = 0; i < count; i++)
                {
                    if (count > limit && i == half)
                    {
                        yield return (i, Ellipsis, false);
                        i = count - half;
                    }
                    yield return (i, text(i), i == count - 1);
                }
            }

            private string Nested(int dim, long at, string[] values, char open, char close, string comma, Func<int, string> separator, int indent)
            {
                var sb = new StringBuilder().Append(open);
                if (dim == shape.Length - 1)
                {
                    foreach (var (_, text, last) in Shown(shape[dim], max_columns, i => values[at + i]))
                        sb.Append(text).Append(text == Ellipsis ? " " : last ? "" : ", ");
                    return sb.Append(close).ToString();
                }
                var inner = Size(dim + 1);
                var pad = new string(' ', dim + indent);
                foreach (var (i, text, last) in Shown(shape[dim], max_rows, i => Nested(dim + 1, at + i * inner, values, open, close, comma, separator, indent)))
                {
                    sb.Append(i == 0 ? "" : pad).Append(text);
                    if (!last)
                        sb.Append(text == Ellipsis ? "" : comma).Append(separator(dim));
                }
                return sb.Append(close).ToString();
            }

            private static string Repeat(string s, int n) => string.Concat(Enumerable.Repeat(s, n));
        }
    }
}
