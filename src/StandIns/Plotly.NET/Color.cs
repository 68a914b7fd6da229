using System.Globalization;

namespace Plotly.NET;

/// <summary>One color, several colors, or numbers that are looked up in a color scale.</summary>
public sealed class Color : IJsonValue
{
    private readonly object value;

    private Color(object value) => this.value = value;

    object IJsonValue.Json => value;

    /// <summary>Components 0 to 255. The text that goes to the browser keeps one decimal of the opacity.</summary>
    /// <exception cref="Exception">A component is outside 0 to 255.</exception>
    public static Color fromARGB(int a, int r, int g, int b)
    {
        if (new[] { a, r, g, b }.Any(c => c is < 0 or > 255))
        {
#pragma warning disable CA2201 // the original throws a plain Exception
            throw new Exception("Value for component needs to be between 0 and 255.");
#pragma warning restore CA2201
        }

        return new Color(string.Create(CultureInfo.InvariantCulture, $"rgba({r}, {g}, {b}, {a / 255.0:F1})"));
    }

    /// <summary>Components 0 to 255, fully opaque.</summary>
    public static Color fromRGB(int r, int g, int b) => fromARGB(255, r, g, b);

    /// <summary>Six hexadecimal digits, with or without '#' or '0x' before them.</summary>
    /// <exception cref="ArgumentException">A character is not a hexadecimal digit, or their number is odd.</exception>
    /// <exception cref="Exception">There are not six digits.</exception>
    public static Color fromHex(string s)
    {
        var digits = s.TrimStart('#');
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        if (digits.Length % 2 != 0) throw new ArgumentException("Invalid hex format", nameof(s));
        if (!digits.All(char.IsAsciiHexDigit)) throw new ArgumentException("Value does not fall within the expected range.");
#pragma warning disable CA2201 // the original throws a plain Exception
        if (digits.Length != 6) throw new Exception("Invalid hex color format");
#pragma warning restore CA2201
        var rgb = Convert.FromHexString(digits);
        return fromRGB(rgb[0], rgb[1], rgb[2]);
    }

    /// <summary>Any text that the browser understands as a color, such as "crimson" or "rgba(0, 0, 0, 0.25)"; it is not checked.</summary>
    public static Color fromString(string c) => new(c);

    /// <summary>One color for each point or trace.</summary>
    public static Color fromColors(IEnumerable<Color> c) => new(c.Select(color => color.value));

    /// <summary>One number for each point; the color scale of the marker or line gives the color.</summary>
    public static Color fromColorScaleValues<T>(IEnumerable<T> c)
        where T : IConvertible => new(c);
}
