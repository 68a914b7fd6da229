using System.Globalization;

namespace Plotly.NET;

/// <summary>The style parameters that carry a value, or whose JSON is not a text.</summary>
public static partial class StyleParam
{
    private static string Numbered(string name, int id) => id < 2 ? name : name + id.ToString(CultureInfo.InvariantCulture);

    /// <summary>An axis as a trace or another axis refers to it: x, x2, y, y2, ...</summary>
    public sealed class LinearAxisId : IJsonValue
    {
        private readonly string text;

        private LinearAxisId(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static LinearAxisId NewX(int item) => new(Numbered("x", item));

        public static LinearAxisId NewY(int item) => new(Numbered("y", item));
    }

    /// <summary>A part of the layout: xaxis, xaxis2, yaxis, ...</summary>
    public sealed class SubPlotId : IJsonValue
    {
        private readonly string text;

        private SubPlotId(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static SubPlotId NewXAxis(int item) => new(Numbered("xaxis", item));

        public static SubPlotId NewYAxis(int item) => new(Numbered("yaxis", item));

        public static SubPlotId NewColorAxis(int item) => new(Numbered("coloraxis", item));
    }

    /// <summary>A color scale, by name or as a list of places in [0, 1] and their colors.</summary>
    public sealed class Colorscale : IJsonValue
    {
        private readonly object json;

        private Colorscale(object json) => this.json = json;

        object IJsonValue.Json => json;

        public static Colorscale RdBu { get; } = new("RdBu");
        public static Colorscale Earth { get; } = new("Earth");
        public static Colorscale Blackbody { get; } = new("Blackbody");
        public static Colorscale Bluered { get; } = new("Bluered");
        public static Colorscale Portland { get; } = new("Portland");
        public static Colorscale Electric { get; } = new("Electric");
        public static Colorscale Jet { get; } = new("Jet");
        public static Colorscale Hot { get; } = new("Hot");
        public static Colorscale Greys { get; } = new("Greys");
        public static Colorscale Greens { get; } = new("Greens");
        public static Colorscale Picnic { get; } = new("Picnic");
        public static Colorscale Rainbow { get; } = new("Rainbow");
        public static Colorscale Viridis { get; } = new("Viridis");
        public static Colorscale Cividis { get; } = new("Cividis");

        public static Colorscale NewCustom(IEnumerable<Tuple<double, Color>> item) =>
            new(item.Select(stop => new object[] { stop.Item1, stop.Item2 }).ToArray());
    }

    /// <summary>The range of an axis, or the span of a violin.</summary>
    public sealed class Range : IJsonValue
    {
        private readonly object[] ends;

        private Range(params object[] ends) => this.ends = ends;

        object IJsonValue.Json => ends;

        public static Range ofMinMax<TMin, TMax>(TMin min, TMax max)
            where TMin : IConvertible
            where TMax : IConvertible => new(min, max);
    }

    /// <summary>Whether a trace is drawn, hidden, or only named in the legend.</summary>
    public sealed class Visible : IJsonValue
    {
        private readonly object json;

        private Visible(object json) => this.json = json;

        object IJsonValue.Json => json;

        public static Visible True { get; } = new(true);
        public static Visible False { get; } = new(false);
        public static Visible LegendOnly { get; } = new("legendonly");
    }

    /// <summary>Whether a box shows the mean (dashed), or mean and standard deviation.</summary>
    public sealed class BoxMean : IJsonValue
    {
        private readonly object json;

        private BoxMean(object json) => this.json = json;

        object IJsonValue.Json => json;

        public static BoxMean True { get; } = new(true);
        public static BoxMean False { get; } = new(false);
        public static BoxMean SD { get; } = new("sd");
    }

    /// <summary>How a marker symbol is drawn: as an outline, with a dot in it, or both.</summary>
    public sealed class SymbolStyle
    {
        private SymbolStyle(int offset) => Offset = offset;

        internal int Offset { get; }

        public static SymbolStyle Open { get; } = new(100);
        public static SymbolStyle Dot { get; } = new(200);
        public static SymbolStyle OpenDot { get; } = new(300);
    }

    /// <summary>A marker symbol; in JSON plotly.js's number for it, as a text.</summary>
    public sealed class MarkerSymbol : IJsonValue
    {
        private readonly int number;

        private MarkerSymbol(int number) => this.number = number;

        object IJsonValue.Json => ToString();

        public override string ToString() => number.ToString(CultureInfo.InvariantCulture);

        public static MarkerSymbol NewModified(MarkerSymbol item1, SymbolStyle item2) => new(item1.number + item2.Offset);

        public static MarkerSymbol Circle { get; } = new(0);
        public static MarkerSymbol Square { get; } = new(1);
        public static MarkerSymbol Diamond { get; } = new(2);
        public static MarkerSymbol Cross { get; } = new(3);
        public static MarkerSymbol X { get; } = new(4);
        public static MarkerSymbol TriangleUp { get; } = new(5);
        public static MarkerSymbol TriangleDown { get; } = new(6);
        public static MarkerSymbol TriangleLeft { get; } = new(7);
        public static MarkerSymbol TriangleRight { get; } = new(8);
        public static MarkerSymbol Pentagon { get; } = new(13);
        public static MarkerSymbol Hexagon { get; } = new(14);
        public static MarkerSymbol Star { get; } = new(17);
        public static MarkerSymbol Hourglass { get; } = new(25);
        public static MarkerSymbol Bowtie { get; } = new(26);
        public static MarkerSymbol CrossThin { get; } = new(33);
        public static MarkerSymbol XThin { get; } = new(34);
        public static MarkerSymbol Asterisk { get; } = new(35);
        public static MarkerSymbol Hash { get; } = new(36);
        public static MarkerSymbol LineEW { get; } = new(41);
        public static MarkerSymbol LineNS { get; } = new(42);
    }
}
