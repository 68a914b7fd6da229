using System.Globalization;
using System.Text;

namespace DropoutCourse;

/// <summary>Squares of a few shades as SVG, one path for each shade: a grid of hundreds of cells stays small.</summary>
/// <param name="side">The side of a square.</param>
sealed class Cells(int side)
{
    readonly SortedDictionary<(string Color, int Tenths), StringBuilder> shades = [];

    /// <summary>Adds a square; its opacity is rounded to tenths.</summary>
    public void Add(int x, int y, string color, double opacity)
    {
        var shade = (color, (int)Math.Round(10 * Math.Clamp(opacity, 0, 1)));
        if (!shades.TryGetValue(shade, out var path))
            shades[shade] = path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{side}v{side}h-{side}z");
    }

    /// <summary>The paths.</summary>
    public override string ToString() =>
        string.Concat(
            shades.Select(s =>
                Plot.Invariant($"<path fill=\"{s.Key.Color}\" fill-opacity=\"{s.Key.Tenths / 10.0}\" d=\"{s.Value}\"/>")
            )
        );
}
