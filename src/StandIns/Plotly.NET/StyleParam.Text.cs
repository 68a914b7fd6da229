namespace Plotly.NET;

/// <summary>
/// The values that plotly.js attributes may take. Members whose text in the original is not known for sure are left out.
/// </summary>
public static partial class StyleParam
{
    public sealed class AnnotationAlignment : IJsonValue
    {
        private readonly string text;

        private AnnotationAlignment(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static AnnotationAlignment Left { get; } = new("left");
        public static AnnotationAlignment Center { get; } = new("center");
        public static AnnotationAlignment Right { get; } = new("right");
    }

    public sealed class AutoRange : IJsonValue
    {
        private readonly string text;

        private AutoRange(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static AutoRange Reversed { get; } = new("reversed");
    }

    public sealed class AxisType : IJsonValue
    {
        private readonly string text;

        private AxisType(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static AxisType Auto { get; } = new("-");
        public static AxisType Linear { get; } = new("linear");
        public static AxisType Log { get; } = new("log");
        public static AxisType Date { get; } = new("date");
        public static AxisType Category { get; } = new("category");
        public static AxisType MultiCategory { get; } = new("multicategory");
    }

    public sealed class BarMode : IJsonValue
    {
        private readonly string text;

        private BarMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static BarMode Stack { get; } = new("stack");
        public static BarMode Group { get; } = new("group");
        public static BarMode Overlay { get; } = new("overlay");
        public static BarMode Relative { get; } = new("relative");
    }

    public sealed class BarNorm : IJsonValue
    {
        private readonly string text;

        private BarNorm(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static BarNorm Fraction { get; } = new("fraction");
        public static BarNorm Percent { get; } = new("percent");
    }

    public sealed class BoxMode : IJsonValue
    {
        private readonly string text;

        private BoxMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static BoxMode Group { get; } = new("group");
        public static BoxMode Overlay { get; } = new("overlay");
    }

    public sealed class BoxPoints : IJsonValue
    {
        private readonly string text;

        private BoxPoints(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static BoxPoints Outliers { get; } = new("outliers");
        public static BoxPoints All { get; } = new("all");
        public static BoxPoints Suspectedoutliers { get; } = new("suspectedoutliers");
    }

    public sealed class CategoryOrder : IJsonValue
    {
        private readonly string text;

        private CategoryOrder(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static CategoryOrder Trace { get; } = new("trace");
        public static CategoryOrder CategoryAscending { get; } = new("category ascending");
        public static CategoryOrder CategoryDescending { get; } = new("category descending");
        public static CategoryOrder Array { get; } = new("array");
        public static CategoryOrder TotalAscending { get; } = new("total ascending");
        public static CategoryOrder TotalDescending { get; } = new("total descending");
        public static CategoryOrder MinAscending { get; } = new("min ascending");
        public static CategoryOrder MinDescending { get; } = new("min descending");
        public static CategoryOrder MaxAscending { get; } = new("max ascending");
        public static CategoryOrder MaxDescending { get; } = new("max descending");
        public static CategoryOrder SumAscending { get; } = new("sum ascending");
        public static CategoryOrder SumDescending { get; } = new("sum descending");
        public static CategoryOrder MeanAscending { get; } = new("mean ascending");
        public static CategoryOrder MeanDescending { get; } = new("mean descending");
        public static CategoryOrder MedianAscending { get; } = new("median ascending");
        public static CategoryOrder MedianDescending { get; } = new("median descending");
    }

    public sealed class DrawingStyle : IJsonValue
    {
        private readonly string text;

        private DrawingStyle(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static DrawingStyle Solid { get; } = new("solid");
        public static DrawingStyle Dash { get; } = new("dash");
        public static DrawingStyle Dot { get; } = new("dot");
        public static DrawingStyle DashDot { get; } = new("dashdot");
        public static DrawingStyle LongDash { get; } = new("longdash");
        public static DrawingStyle LongDashDot { get; } = new("longdashdot");
    }

    public sealed class ErrorType : IJsonValue
    {
        private readonly string text;

        private ErrorType(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ErrorType Percent { get; } = new("percent");
        public static ErrorType Constant { get; } = new("constant");
        public static ErrorType Sqrt { get; } = new("sqrt");
        public static ErrorType Data { get; } = new("data");
    }

    public sealed class ExponentFormat : IJsonValue
    {
        private readonly string text;

        private ExponentFormat(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ExponentFormat B { get; } = new("B");
        public static ExponentFormat SI { get; } = new("SI");
        public static ExponentFormat Power { get; } = new("power");
        public static ExponentFormat Ecapital { get; } = new("E");
        public static ExponentFormat E { get; } = new("e");
        public static ExponentFormat None { get; } = new("none");
    }

    public sealed class Fill : IJsonValue
    {
        private readonly string text;

        private Fill(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Fill None { get; } = new("none");
        public static Fill ToZero_y { get; } = new("tozeroy");
        public static Fill ToZero_x { get; } = new("tozerox");
        public static Fill ToNext_y { get; } = new("tonexty");
        public static Fill ToNext_x { get; } = new("tonextx");
        public static Fill ToSelf { get; } = new("toself");
        public static Fill ToNext { get; } = new("tonext");
    }

    public sealed class FontFamily : IJsonValue
    {
        private readonly string text;

        private FontFamily(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static FontFamily Arial { get; } = new("Arial");
        public static FontFamily Balto { get; } = new("Balto");
        public static FontFamily Courier_New { get; } = new("Courier New");
        public static FontFamily Consolas { get; } = new("Consolas");
        public static FontFamily Droid_Sans { get; } = new("Droid Sans");
        public static FontFamily Droid_Serif { get; } = new("Droid Serif");
        public static FontFamily Droid_Sans_Mono { get; } = new("Droid Sans Mono");
        public static FontFamily Gravitas_One { get; } = new("Gravitas One");
        public static FontFamily Old_Standard_TT { get; } = new("Old Standard TT");
        public static FontFamily Open_Sans { get; } = new("Open Sans");
        public static FontFamily Overpass { get; } = new("Overpass");
        public static FontFamily PT_Sans_Narrow { get; } = new("PT Sans Narrow");
        public static FontFamily Raleway { get; } = new("Raleway");
        public static FontFamily Times_New_Roman { get; } = new("Times New Roman");
        public static FontFamily NewCustom(string item) => new(item);
    }

    public sealed class GroupNorm : IJsonValue
    {
        private readonly string text;

        private GroupNorm(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static GroupNorm None { get; } = new("");
        public static GroupNorm Fraction { get; } = new("fraction");
        public static GroupNorm Percent { get; } = new("percent");
    }

    public sealed class HistFunc : IJsonValue
    {
        private readonly string text;

        private HistFunc(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static HistFunc Count { get; } = new("count");
        public static HistFunc Sum { get; } = new("sum");
        public static HistFunc Avg { get; } = new("avg");
        public static HistFunc Min { get; } = new("min");
        public static HistFunc Max { get; } = new("max");
    }

    public sealed class HistNorm : IJsonValue
    {
        private readonly string text;

        private HistNorm(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static HistNorm None { get; } = new("");
        public static HistNorm Percent { get; } = new("percent");
        public static HistNorm Probability { get; } = new("probability");
        public static HistNorm Density { get; } = new("density");
        public static HistNorm ProbabilityDensity { get; } = new("probability density");
    }

    public sealed class HorizontalAlign : IJsonValue
    {
        private readonly string text;

        private HorizontalAlign(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static HorizontalAlign Left { get; } = new("left");
        public static HorizontalAlign Center { get; } = new("center");
        public static HorizontalAlign Right { get; } = new("right");
    }

    public sealed class HoverMode : IJsonValue
    {
        private readonly string text;

        private HoverMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static HoverMode Closest { get; } = new("closest");
        public static HoverMode X { get; } = new("x");
        public static HoverMode Y { get; } = new("y");
    }

    public sealed class Layer : IJsonValue
    {
        private readonly string text;

        private Layer(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Layer Below { get; } = new("below");
        public static Layer Above { get; } = new("above");
        public static Layer AboveTraces { get; } = new("above traces");
        public static Layer BelowTraces { get; } = new("below traces");
    }

    public sealed class LayoutGridPattern : IJsonValue
    {
        private readonly string text;

        private LayoutGridPattern(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static LayoutGridPattern Independent { get; } = new("independent");
        public static LayoutGridPattern Coupled { get; } = new("coupled");
    }

    public sealed class LayoutGridRowOrder : IJsonValue
    {
        private readonly string text;

        private LayoutGridRowOrder(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static LayoutGridRowOrder TopToBottom { get; } = new("top to bottom");
        public static LayoutGridRowOrder BottomToTop { get; } = new("bottom to top");
    }

    public sealed class LayoutGridXSide : IJsonValue
    {
        private readonly string text;

        private LayoutGridXSide(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static LayoutGridXSide Bottom { get; } = new("bottom");
        public static LayoutGridXSide BottomPlot { get; } = new("bottom plot");
        public static LayoutGridXSide Top { get; } = new("top");
        public static LayoutGridXSide TopPlot { get; } = new("top plot");
    }

    public sealed class LayoutGridYSide : IJsonValue
    {
        private readonly string text;

        private LayoutGridYSide(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static LayoutGridYSide Left { get; } = new("left");
        public static LayoutGridYSide LeftPlot { get; } = new("left plot");
        public static LayoutGridYSide Right { get; } = new("right");
        public static LayoutGridYSide RightPlot { get; } = new("right plot");
    }

    public sealed class MarkerSizeMode : IJsonValue
    {
        private readonly string text;

        private MarkerSizeMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static MarkerSizeMode Diameter { get; } = new("diameter");
        public static MarkerSizeMode Area { get; } = new("area");
    }

    public sealed class Mirror : IJsonValue
    {
        private readonly string text;

        private Mirror(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Mirror Ticks { get; } = new("ticks");
        public static Mirror All { get; } = new("all");
        public static Mirror AllTicks { get; } = new("allticks");
    }

    public sealed class Mode : IJsonValue
    {
        private readonly string text;

        private Mode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Mode None { get; } = new("none");
        public static Mode Lines { get; } = new("lines");
        public static Mode Lines_Markers { get; } = new("lines+markers");
        public static Mode Lines_Text { get; } = new("lines+text");
        public static Mode Lines_Markers_Text { get; } = new("lines+markers+text");
        public static Mode Markers { get; } = new("markers");
        public static Mode Markers_Text { get; } = new("markers+text");
        public static Mode Text { get; } = new("text");
    }

    public sealed class Orientation : IJsonValue
    {
        private readonly string text;

        private Orientation(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Orientation Horizontal { get; } = new("h");
        public static Orientation Vertical { get; } = new("v");
    }

    public sealed class PatternFillMode : IJsonValue
    {
        private readonly string text;

        private PatternFillMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static PatternFillMode Replace { get; } = new("replace");
        public static PatternFillMode Overlay { get; } = new("overlay");
    }

    public sealed class PatternShape : IJsonValue
    {
        private readonly string text;

        private PatternShape(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static PatternShape None { get; } = new("");
        public static PatternShape DiagonalDescending { get; } = new("/");
        public static PatternShape DiagonalAscending { get; } = new("\\");
        public static PatternShape DiagonalChecked { get; } = new("x");
        public static PatternShape HorizontalLines { get; } = new("-");
        public static PatternShape VerticalLines { get; } = new("|");
        public static PatternShape Checked { get; } = new("+");
        public static PatternShape Dots { get; } = new(".");
    }

    public sealed class QuartileMethod : IJsonValue
    {
        private readonly string text;

        private QuartileMethod(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static QuartileMethod Linear { get; } = new("linear");
        public static QuartileMethod Exclusive { get; } = new("exclusive");
        public static QuartileMethod Inclusive { get; } = new("inclusive");
    }

    public sealed class RangeMode : IJsonValue
    {
        private readonly string text;

        private RangeMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static RangeMode Normal { get; } = new("normal");
        public static RangeMode ToZero { get; } = new("tozero");
        public static RangeMode NonNegative { get; } = new("nonnegative");
    }

    public sealed class ScaleMode : IJsonValue
    {
        private readonly string text;

        private ScaleMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ScaleMode Width { get; } = new("width");
        public static ScaleMode Count { get; } = new("count");
    }

    public sealed class Shape : IJsonValue
    {
        private readonly string text;

        private Shape(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Shape Linear { get; } = new("linear");
        public static Shape Spline { get; } = new("spline");
        public static Shape Hv { get; } = new("hv");
        public static Shape Vh { get; } = new("vh");
        public static Shape Hvh { get; } = new("hvh");
        public static Shape Vhv { get; } = new("vhv");
    }

    public sealed class ShapeType : IJsonValue
    {
        private readonly string text;

        private ShapeType(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ShapeType Circle { get; } = new("circle");
        public static ShapeType Rectangle { get; } = new("rect");
        public static ShapeType SvgPath { get; } = new("path");
        public static ShapeType Line { get; } = new("line");
    }

    public sealed class ShowExponent : IJsonValue
    {
        private readonly string text;

        private ShowExponent(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ShowExponent All { get; } = new("all");
        public static ShowExponent First { get; } = new("first");
        public static ShowExponent Last { get; } = new("last");
        public static ShowExponent None { get; } = new("none");
    }

    public sealed class ShowTickOption : IJsonValue
    {
        private readonly string text;

        private ShowTickOption(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ShowTickOption All { get; } = new("all");
        public static ShowTickOption First { get; } = new("first");
        public static ShowTickOption Last { get; } = new("last");
        public static ShowTickOption None { get; } = new("none");
    }

    public sealed class Side : IJsonValue
    {
        private readonly string text;

        private Side(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static Side Top { get; } = new("top");
        public static Side Bottom { get; } = new("bottom");
        public static Side Left { get; } = new("left");
        public static Side Right { get; } = new("right");
    }

    public sealed class SmoothAlg : IJsonValue
    {
        private readonly string text;

        private SmoothAlg(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static SmoothAlg Best { get; } = new("best");
        public static SmoothAlg Fast { get; } = new("fast");
    }

    public sealed class SpanMode : IJsonValue
    {
        private readonly string text;

        private SpanMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static SpanMode Soft { get; } = new("soft");
        public static SpanMode Hard { get; } = new("hard");
        public static SpanMode Manual { get; } = new("manual");
    }

    public sealed class TextPosition : IJsonValue
    {
        private readonly string text;

        private TextPosition(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TextPosition TopLeft { get; } = new("top left");
        public static TextPosition TopCenter { get; } = new("top center");
        public static TextPosition TopRight { get; } = new("top right");
        public static TextPosition MiddleLeft { get; } = new("middle left");
        public static TextPosition MiddleCenter { get; } = new("middle center");
        public static TextPosition MiddleRight { get; } = new("middle right");
        public static TextPosition BottomLeft { get; } = new("bottom left");
        public static TextPosition BottomCenter { get; } = new("bottom center");
        public static TextPosition BottomRight { get; } = new("bottom right");
        public static TextPosition Auto { get; } = new("auto");
        public static TextPosition Inside { get; } = new("inside");
        public static TextPosition Outside { get; } = new("outside");
        public static TextPosition None { get; } = new("none");
    }

    public sealed class TickMode : IJsonValue
    {
        private readonly string text;

        private TickMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TickMode Auto { get; } = new("auto");
        public static TickMode Linear { get; } = new("linear");
        public static TickMode Array { get; } = new("array");
    }

    public sealed class TickOptions : IJsonValue
    {
        private readonly string text;

        private TickOptions(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TickOptions Outside { get; } = new("outside");
        public static TickOptions Inside { get; } = new("inside");
        public static TickOptions Empty { get; } = new("");
    }

    public sealed class TraceItemClickOptions : IJsonValue
    {
        private readonly string text;

        private TraceItemClickOptions(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TraceItemClickOptions Toggle { get; } = new("toggle");
        public static TraceItemClickOptions ToggleOthers { get; } = new("toggleothers");
    }

    public sealed class TraceItemSizing : IJsonValue
    {
        private readonly string text;

        private TraceItemSizing(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TraceItemSizing Trace { get; } = new("trace");
        public static TraceItemSizing Constant { get; } = new("constant");
    }

    public sealed class TraceOrder : IJsonValue
    {
        private readonly string text;

        private TraceOrder(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static TraceOrder Normal { get; } = new("normal");
        public static TraceOrder Reversed { get; } = new("reversed");
        public static TraceOrder Grouped { get; } = new("grouped");
        public static TraceOrder ReversedGrouped { get; } = new("grouped+reversed");
    }

    public sealed class UnitMode : IJsonValue
    {
        private readonly string text;

        private UnitMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static UnitMode Fraction { get; } = new("fraction");
        public static UnitMode Pixels { get; } = new("pixels");
    }

    public sealed class VerticalAlign : IJsonValue
    {
        private readonly string text;

        private VerticalAlign(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static VerticalAlign Top { get; } = new("top");
        public static VerticalAlign Middle { get; } = new("middle");
        public static VerticalAlign Bottom { get; } = new("bottom");
    }

    public sealed class ViolinMode : IJsonValue
    {
        private readonly string text;

        private ViolinMode(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ViolinMode Group { get; } = new("group");
        public static ViolinMode Overlay { get; } = new("overlay");
    }

    public sealed class ViolinSide : IJsonValue
    {
        private readonly string text;

        private ViolinSide(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static ViolinSide Both { get; } = new("both");
        public static ViolinSide Positive { get; } = new("positive");
        public static ViolinSide Negative { get; } = new("negative");
    }

    public sealed class XAnchorPosition : IJsonValue
    {
        private readonly string text;

        private XAnchorPosition(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static XAnchorPosition Auto { get; } = new("auto");
        public static XAnchorPosition Left { get; } = new("left");
        public static XAnchorPosition Center { get; } = new("center");
        public static XAnchorPosition Right { get; } = new("right");
    }

    public sealed class YAnchorPosition : IJsonValue
    {
        private readonly string text;

        private YAnchorPosition(string text) => this.text = text;

        object IJsonValue.Json => text;

        public override string ToString() => text;

        public static YAnchorPosition Auto { get; } = new("auto");
        public static YAnchorPosition Top { get; } = new("top");
        public static YAnchorPosition Middle { get; } = new("middle");
        public static YAnchorPosition Bottom { get; } = new("bottom");
    }
}
