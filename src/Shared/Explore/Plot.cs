using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse;

/// <summary>One axis of a <see cref="Plot"/>.</summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end, above the lower one.</param>
/// <param name="Label">What is measured.</param>
/// <param name="Whole">Only whole numbers can occur.</param>
/// <param name="Logarithmic">Equal factors have equal lengths; both ends are above 0.</param>
sealed record Axis(double From, double To, string Label, bool Logarithmic = false, bool Whole = false)
{
    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper one.</summary>
    public double Part(double v) => Logarithmic ? Math.Log(v / From) / Math.Log(To / From) : (v - From) / (To - From);

    /// <summary>About five round numbers.</summary>
    public IEnumerable<double> Ticks()
    {
        if (Logarithmic)
        {
            for (double v = From; v <= To * 1.0001; v *= 10)
                yield return v;
            yield break;
        }
        double raw = Math.Max((To - From) / 5, Whole ? 1 : 0),
            power = Math.Pow(10, Math.Floor(Math.Log10(raw))),
            step = power * new[] { 1, 2, 2.5, 5, 10 }.First(s => s * power >= raw * 0.999);
        for (double i = Math.Ceiling(From / step - 1e-9); i * step <= To + 1e-9 * step; i++)
            yield return i * step + 0.0; // not -0
    }
}

/// <summary>Axes and marks as SVG: the first picture of a figure with sliders, as assets/plot.js draws the others.</summary>
sealed class Plot(Axis x, Axis y)
{
    readonly StringBuilder marks = new();
    double legendAt = 60;

    double Px(double v) => 60 + 280 * x.Part(v);

    double Py(double v) => 208 - 178 * y.Part(v);

    public Plot Bars(IEnumerable<(double X, double Height)> values, double width, string color)
    {
        double half = Px(x.From + width / 2) - Px(x.From);
        foreach (var (at, height) in values.Where(v => v.Height > 0))
            Add(
                $"<rect x=\"{Px(at) - half:0.#}\" y=\"{Py(height):0.#}\" width=\"{2 * half:0.#}\" height=\"{Py(0) - Py(height):0.#}\" fill=\"{color}\"/>"
            );
        return this;
    }

    public Plot Points(IEnumerable<(double X, double Y)> values, string color, double radius = 4)
    {
        foreach (var (at, v) in values)
            Add($"<circle cx=\"{Px(at):0.#}\" cy=\"{Py(v):0.#}\" r=\"{radius}\" fill=\"{color}\"/>");
        return this;
    }

    public Plot Line(IEnumerable<(double X, double Y)> values, string color, string dash = "")
    {
        string points = string.Join(' ', values.Select(v => Invariant($"{Px(v.X):0.#},{Py(v.Y):0.#}")));
        return Add(
            $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{(dash.Length > 0 ? dash : "none")}\"/>"
        );
    }

    public Plot Legend(string text, string color)
    {
        Add(
            $"<line x1=\"{legendAt:0.#}\" y1=\"12\" x2=\"{legendAt + 18:0.#}\" y2=\"12\" stroke=\"{color}\" stroke-width=\"4\"/><text x=\"{legendAt + 23:0.#}\" y=\"16\">{WebUtility.HtmlEncode(text)}</text>"
        );
        legendAt += 36 + 7 * text.Length;
        return this;
    }

    /// <summary>The picture.</summary>
    /// <param name="label">What is to be seen, for those who do not see it.</param>
    public string ToSvg(string label)
    {
        var svg = new StringBuilder(Open(label, 360, 250));
        foreach (double v in y.Ticks())
            svg.Append(
                Invariant(
                    $"<line x1=\"60\" x2=\"340\" y1=\"{Py(v):0.#}\" y2=\"{Py(v):0.#}\" stroke=\"#808080\" stroke-opacity=\"0.3\"/><text x=\"54\" y=\"{Py(v) + 4:0.#}\" text-anchor=\"end\">{v:0.###}</text>"
                )
            );
        svg.Append(marks).Append("<line x1=\"60\" x2=\"340\" y1=\"208\" y2=\"208\" stroke=\"#808080\"/>");
        foreach (double v in x.Ticks())
            svg.Append(Invariant($"<text x=\"{Px(v):0.#}\" y=\"226\" text-anchor=\"middle\">{v:0.###}</text>"));
        return svg.Append(
                $"<text x=\"200\" y=\"245\" text-anchor=\"middle\">{WebUtility.HtmlEncode(x.Label)}</text><text x=\"10\" y=\"119\" text-anchor=\"middle\" transform=\"rotate(-90 10 119)\">{WebUtility.HtmlEncode(y.Label)}</text></svg>"
            )
            .ToString();
    }

    /// <summary>The start tag of a picture; its text has the page's color.</summary>
    public static string Open(string label, int width, int height) =>
        $"<svg role=\"img\" aria-label=\"{WebUtility.HtmlEncode(label)}\" viewBox=\"0 0 {width} {height}\" style=\"width:{width}px;font:13px system-ui,sans-serif\" fill=\"currentColor\">";

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    Plot Add(FormattableString mark)
    {
        marks.Append(Invariant(mark));
        return this;
    }
}
