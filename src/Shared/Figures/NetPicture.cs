using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse;

/// <summary>
/// A small layered net drawn several times side by side, each time thinned by other masks: kept units are filled and connected, dropped ones
/// are dashed circles without connections. Let the cell's last expression be the picture:
/// <code>new NetPicture("A net and a thinned net", 3, 4, 2).Add("full").Add("thinned", null, [1, 0, 1, 0])</code>
/// </summary>
[Viewing.TypeFormatterSource(typeof(Viewing.Source))]
public sealed class NetPicture : IView
{
    const int Radius = 9,
        Row = 34,
        Column = 74,
        Margin = 18,
        Head = 26; // pixels

    readonly int[] layers;
    readonly List<(string Title, float[][] Masks)> nets = [];

    /// <summary>A picture without nets.</summary>
    /// <param name="caption">One line above the picture; may be "".</param>
    /// <param name="layers">Units in each layer, inputs first: at least two layers of 1 to 12 units.</param>
    /// <exception cref="ArgumentException">Fewer than two layers, or a layer of another size.</exception>
    public NetPicture(string caption, params int[] layers)
    {
        if (layers.Length < 2 || layers.Any(n => n is < 1 or > 12))
            throw new ArgumentException(
                $"layers of {string.Join(", ", layers)} units; a picture takes at least two layers of 1 to 12 units",
                nameof(layers)
            );
        Caption = caption;
        this.layers = layers;
    }

    /// <summary>The line above the picture.</summary>
    public string Caption { get; }

    /// <summary>Adds the net under these masks.</summary>
    /// <param name="title">Written above this net.</param>
    /// <param name="masks">One mask for each layer, inputs first: 0 drops a unit. Null, or a mask that is left out at the end, drops nothing in that layer.</param>
    /// <returns>This picture.</returns>
    /// <exception cref="ArgumentException">More masks than layers, or a mask of another length than its layer.</exception>
    public NetPicture Add(string title, params float[]?[] masks)
    {
        if (masks.Length > layers.Length)
            throw new ArgumentException(
                $"'{title}' has {masks.Length} masks for {layers.Length} layers",
                nameof(masks)
            );
        var complete = new float[layers.Length][];
        for (int l = 0; l < layers.Length; l++)
        {
            complete[l] = (l < masks.Length ? masks[l] : null) ?? [.. Enumerable.Repeat(1f, layers[l])];
            if (complete[l].Length != layers[l])
                throw new ArgumentException(
                    $"'{title}': the mask of layer {l} has {complete[l].Length} elements for {layers[l]} units",
                    nameof(masks)
                );
        }
        nets.Add((title, complete));
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        int wide = 2 * Margin + (layers.Length - 1) * Column + 2 * Radius,
            high = Head + layers.Max() * Row + Margin;
        var html = new StringBuilder("<div>");
        if (Caption != "")
            html.Append("<div style=\"font-weight:600;padding:.2em 0\">")
                .Append(WebUtility.HtmlEncode(Caption))
                .Append("</div>");
        foreach (var (title, masks) in nets)
        {
            html.Append(
                    Invariant(
                        $"<svg width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Describe(title, masks))}\" style=\"color:inherit\">"
                    )
                )
                .Append(
                    Invariant(
                        $"<text x=\"{wide / 2}\" y=\"16\" text-anchor=\"middle\" font-size=\"13\" fill=\"currentColor\">{WebUtility.HtmlEncode(title)}</text>"
                    )
                );
            for (int l = 0; l + 1 < layers.Length; l++)
            for (int i = 0; i < layers[l]; i++)
            for (int j = 0; j < layers[l + 1]; j++)
                if (masks[l][i] != 0 && masks[l + 1][j] != 0)
                    html.Append(
                        Invariant(
                            $"<line x1=\"{X(l)}\" y1=\"{Y(l, i)}\" x2=\"{X(l + 1)}\" y2=\"{Y(l + 1, j)}\" stroke=\"{Palette.Gray}\" stroke-width=\"1\"/>"
                        )
                    );
            for (int l = 0; l < layers.Length; l++)
            for (int i = 0; i < layers[l]; i++)
                html.Append(Invariant($"<circle cx=\"{X(l)}\" cy=\"{Y(l, i)}\" r=\"{Radius}\" "))
                    .Append(
                        masks[l][i] != 0
                            ? $"fill=\"{Palette.Blue}\"/>"
                            : $"fill=\"none\" stroke=\"{Palette.Gray}\" stroke-dasharray=\"3 3\"/>"
                    );
            html.Append("</svg>");
        }
        return html.Append("</div>").ToString();

        static int X(int layer) => Margin + Radius + layer * Column;
        int Y(int layer, int unit) => Head + Row * layers.Max() / 2 + (2 * unit + 1 - layers[layer]) * Row / 2;
    }

    /// <inheritdoc/>
    public string ToText() =>
        string.Concat(
            new[] { Caption }
                .Where(line => line != "")
                .Concat(nets.Select(net => Describe(net.Title, net.Masks)))
                .Select(line => line + "\n")
        );

    /// <summary>The plain-text form.</summary>
    public override string ToString() => ToText();

    static string Describe(string title, float[][] masks) =>
        $"{title}: units kept in each layer: "
        + string.Join(" | ", masks.Select(mask => string.Concat(mask.Select(r => r != 0 ? '1' : '0'))));

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
