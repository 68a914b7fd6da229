using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using GenericChart = Plotly.NET.GenericChart;
using PlotColor = Plotly.NET.Color;
using StyleParam = Plotly.NET.StyleParam;

namespace DropoutCourse;

/// <summary>One line or cloud of points in a figure.</summary>
/// <param name="Name">What it shows; written beside it.</param>
/// <param name="X">Positions, in the unit of the x axis.</param>
/// <param name="Y">Values, in the unit of the y axis; as many.</param>
/// <param name="Error">Half length of the error bar of each point, or null.</param>
public sealed record Series(string Name, double[] X, double[] Y, double[]? Error = null);

/// <summary>The course's figures, as Plotly.NET charts that can be changed further. Each function's parameters say what is drawn; titles and axis titles are the caller's words.</summary>
public static partial class Figures
{
    const int Width = 720,
        Height = 420; // pixels

    /// <summary>Lines through points, each named at its end; a series with errors gets error bars, or a band if it has more than 20 points.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="xTitle">Quantity and unit of the x axis.</param>
    /// <param name="yTitle">Quantity and unit of the y axis.</param>
    /// <param name="series">At least one.</param>
    /// <exception cref="ArgumentException">No series, or one with unequal lengths.</exception>
    public static GenericChart Lines(string title, string xTitle, string yTitle, params Series[] series) =>
        Lines(title, xTitle, yTitle, false, false, series);

    /// <summary>Lines through points on linear or logarithmic axes.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="xTitle">Quantity and unit of the x axis.</param>
    /// <param name="yTitle">Quantity and unit of the y axis.</param>
    /// <param name="logX">True: logarithmic x axis; all x must be positive.</param>
    /// <param name="logY">True: logarithmic y axis; all y must be positive.</param>
    /// <param name="series">At least one.</param>
    /// <exception cref="ArgumentException">No series, or one with unequal lengths.</exception>
    public static GenericChart Lines(
        string title,
        string xTitle,
        string yTitle,
        bool logX,
        bool logY,
        params Series[] series
    )
    {
        Check(series);
        var charts = new List<GenericChart>();
        for (int i = 0; i < series.Length; i++)
        {
            Series s = series[i];
            PlotColor color = PlotColor.fromHex(Palette.Color(i));
            bool band = s.Error is not null && s.X.Length > 20;
            if (band)
            {
                charts.Add(
                    Chart.Line<double, double, string>(
                        x: s.X,
                        y: s.Y.Zip(s.Error!, (y, e) => y - e).ToArray(),
                        Name: s.Name + " - error",
                        LineColor: color,
                        LineWidth: 0.0,
                        ShowLegend: false
                    )
                );
                charts.Add(
                    Chart.Line<double, double, string>(
                        x: s.X,
                        y: s.Y.Zip(s.Error!, (y, e) => y + e).ToArray(),
                        Name: s.Name + " + error",
                        LineColor: color,
                        LineWidth: 0.0,
                        ShowLegend: false,
                        Fill: StyleParam.Fill.ToNext_y,
                        FillColor: PlotColor.fromString(Palette.Transparent(i, 0.2))
                    )
                );
            }
            GenericChart line = Chart.Line<double, double, string>(
                x: s.X,
                y: s.Y,
                Name: s.Name,
                ShowMarkers: s.X.Length <= 20,
                LineColor: color,
                LineWidth: 2.0,
                MarkerColor: color
            );
            if (s.Error is not null && !band)
                line = line.WithTraces(ErrorBars(s.Error, Palette.Color(i), thickness: 1.5, width: 4));
            charts.Add(line);
        }
        GenericChart chart = Axes(Chart.Combine(charts), xTitle, yTitle, logX, logY);
        // plotly's own labels of a logarithmic axis that spans one or two decades are bare digits (2, 3, ..., 9): 200 is clearer.
        if (logX)
            chart = chart.WithLayout(new { xaxis = LogTicks(series.SelectMany(s => s.X)) });
        if (logY)
            chart = chart.WithLayout(new { yaxis = LogTicks(series.SelectMany(s => s.Y)) });
        if (Range(series, logX) is { } range)
            chart = chart.WithLayout(new { xaxis = new { range } });
        return Dress(NameAtEnds(chart, series, logX, logY), title, RightMargin(series));
    }

    /// <summary>A cloud of points for each series, with a legend.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="xTitle">Quantity and unit of the x axis.</param>
    /// <param name="yTitle">Quantity and unit of the y axis.</param>
    /// <param name="series">At least one.</param>
    /// <exception cref="ArgumentException">No series, or one with unequal lengths.</exception>
    public static GenericChart Scatter(string title, string xTitle, string yTitle, params Series[] series)
    {
        Check(series);
        var symbols = new[]
        {
            StyleParam.MarkerSymbol.Circle,
            StyleParam.MarkerSymbol.Diamond,
            StyleParam.MarkerSymbol.Square,
            StyleParam.MarkerSymbol.Cross,
        };
        var charts = series
            .Select(
                (s, i) =>
                    Chart
                        .Point<double, double, string>(
                            x: s.X,
                            y: s.Y,
                            Name: s.Name,
                            Opacity: 0.75,
                            MarkerColor: PlotColor.fromHex(Palette.Color(i)),
                            MarkerSymbol: symbols[i % symbols.Length]
                        )
                        .WithTraces(new { marker = new { size = s.X.Length > 200 ? 5 : 8 } })
            )
            .ToArray();
        return Dress(Axes(Chart.Combine(charts), xTitle, yTitle), title, legend: series.Length > 1);
    }

    /// <summary>One bar for each name, with its value above it.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="yTitle">Quantity and unit of the bars.</param>
    /// <param name="names">Names of the bars.</param>
    /// <param name="values">Their heights.</param>
    /// <param name="errors">Half lengths of error bars, or null.</param>
    /// <exception cref="ArgumentException">Unequal lengths.</exception>
    public static GenericChart Bars(
        string title,
        string yTitle,
        string[] names,
        double[] values,
        double[]? errors = null
    ) => Bars(title, "", yTitle, names, ("", values, errors));

    /// <summary>Groups of bars: for each name one bar of each group, with a legend of the groups.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="xTitle">What the names are.</param>
    /// <param name="yTitle">Quantity and unit of the bars.</param>
    /// <param name="names">Names on the x axis.</param>
    /// <param name="groups">Name of a group, the heights of its bars, half lengths of their error bars or null.</param>
    /// <exception cref="ArgumentException">No group, or unequal lengths.</exception>
    public static GenericChart Bars(
        string title,
        string xTitle,
        string yTitle,
        string[] names,
        params (string Name, double[] Values, double[]? Errors)[] groups
    )
    {
        if (groups.Length == 0)
            throw new ArgumentException("no bars to draw", nameof(groups));
        foreach (var (name, values, errors) in groups)
            if (values.Length != names.Length || (errors ?? values).Length != values.Length)
                throw new ArgumentException(
                    $"{names.Length} names, {values.Length} values and {(errors ?? values).Length} errors for '{name}'; there must be as many"
                );
        bool labels = names.Length * groups.Length <= 12;
        var charts = groups
            .Select(
                (group, i) =>
                {
                    PlotColor color = PlotColor.fromHex(Palette.Color(i));
                    GenericChart bars = Chart.Column<double, string, string>(
                        values: group.Values,
                        Keys: names,
                        Name: group.Name,
                        MarkerColor: color,
                        MultiText: labels && group.Errors is null
                            ? group.Values.Select(Short).ToArray()
                            : default(Optional<IEnumerable<string>>),
                        TextPosition: labels && group.Errors is null
                            ? StyleParam.TextPosition.Outside
                            : default(Optional<StyleParam.TextPosition>)
                    );
                    return group.Errors is null
                        ? bars
                        : bars.WithTraces(ErrorBars(group.Errors, Palette.Gray, thickness: 2, width: 6));
                }
            )
            .ToArray();
        return Dress(Axes(Chart.Combine(charts), xTitle, yTitle), title, legend: groups.Length > 1)
            .WithLayout(new { bargap = 0.35, bargroupgap = 0.08 });
    }

    /// <summary>How often values fall into equally wide bins; several samples lie over each other.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="xTitle">Quantity and unit of the values.</param>
    /// <param name="bins">Number of bins, 1 or more.</param>
    /// <param name="samples">Name and values of each sample; infinite values and NaN are left out.</param>
    /// <exception cref="ArgumentException">No finite value.</exception>
    public static GenericChart Histogram(
        string title,
        string xTitle,
        int bins,
        params (string Name, double[] Values)[] samples
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        double[] all = samples.SelectMany(sample => sample.Values).Where(double.IsFinite).ToArray();
        if (all.Length == 0)
            throw new ArgumentException("no finite value to draw", nameof(samples));
        double low = all.Min(),
            width = all.Max() > low ? (all.Max() - low) / bins : 1;
        // Counted here and not in the browser: some dozens of bars instead of all values go into the notebook.
        double[] centers = Enumerable.Range(0, bins).Select(b => low + (b + 0.5) * width).ToArray();
        var charts = samples
            .Select(
                (sample, i) =>
                {
                    var counts = new double[bins];
                    foreach (double v in sample.Values)
                        if (double.IsFinite(v))
                            counts[Math.Clamp((int)((v - low) / width), 0, bins - 1)]++;
                    return Chart.Column<double, double, string>(
                        values: counts,
                        Keys: centers,
                        Name: sample.Name,
                        MarkerColor: PlotColor.fromHex(Palette.Color(i)),
                        Opacity: samples.Length > 1 ? 0.6 : 0.9
                    );
                }
            )
            .ToArray();
        return Dress(
                Axes(Chart.Combine(charts), xTitle, $"count per bin of width {Short(width)}"),
                title,
                legend: samples.Length > 1
            )
            .WithLayout(new { barmode = "overlay", bargap = 0.03 });
    }

    /// <summary>Loss and accuracy by epoch of one training: dashed on the training set, solid on the test set.</summary>
    /// <param name="history">What <see cref="Trainer.Fit"/> returned.</param>
    /// <param name="title">What the figure says; null: "Learning curves". The data set's name is added.</param>
    /// <exception cref="ArgumentException">The history has no epoch.</exception>
    public static GenericChart LearningCurves(History history, string? title = null) =>
        LearningCurves(title ?? "Learning curves", ("", history));

    /// <summary>Loss and accuracy by epoch of several trainings: a color for each, dashed on the training set, solid on the test set.</summary>
    /// <param name="title">What the figure says. The data set's name is added.</param>
    /// <param name="runs">Name and history of each training.</param>
    /// <exception cref="ArgumentException">No run, or one without an epoch.</exception>
    public static GenericChart LearningCurves(string title, params (string Name, History History)[] runs)
    {
        if (runs.Length == 0 || runs.Any(run => run.History.Epochs == 0))
            throw new ArgumentException("a run has no epoch to draw", nameof(runs));
        bool single = runs.Length == 1;
        var loss = new List<(Series, bool Dashed, int Color)>();
        var accuracy = new List<(Series, bool Dashed, int Color)>();
        for (int i = 0; i < runs.Length; i++)
        {
            var (name, h) = runs[i];
            double[] epochs = Enumerable.Range(1, h.Epochs).Select(e => (double)e).ToArray();
            string Label(string set) =>
                name.Length == 0 ? set
                : single || set == "train" ? $"{name}, {set}"
                : name;
            // One run: train and test have their own colors. Several: a run has one color, and train is told from test by the dashes.
            int testColor = single ? 1 : i;
            loss.Add((new Series(Label("train"), epochs, h.TrainLoss), true, i));
            loss.Add((new Series(Label("test"), epochs, h.TestLoss), false, testColor));
            accuracy.Add((new Series(Label("train"), epochs, h.TrainAccuracy.Select(Percent).ToArray()), true, i));
            accuracy.Add(
                (new Series(Label("test"), epochs, h.TestAccuracy.Select(Percent).ToArray()), false, testColor)
            );
        }
        string names = string.Join(", ", runs.Select(run => run.History.DataName).Distinct());
        GenericChart grid = Chart.Grid(
            new[] { Panel(loss, "loss (nats)", legend: true), Panel(accuracy, "accuracy (%)", legend: false) },
            nRows: 1,
            nCols: 2,
            Pattern: StyleParam.LayoutGridPattern.Independent,
            XGap: 0.22
        );
        return Dress(
            grid,
            $"{title} ({names})<br><sub>dashed: training set, solid: test set</sub>",
            width: 860,
            top: 95,
            legend: true
        );

        static double Percent(double share) => Math.Round(100 * share, 4);

        GenericChart Panel(List<(Series, bool, int)> lines, string yTitle, bool legend)
        {
            var charts = lines
                .Select(line =>
                {
                    var (s, dashed, color) = line;
                    PlotColor c = PlotColor.fromHex(Palette.Color(color));
                    return Chart.Line<double, double, string>(
                        x: s.X,
                        y: s.Y,
                        Name: s.Name,
                        ShowMarkers: s.X.Length <= 20,
                        LineColor: c,
                        MarkerColor: c,
                        LineWidth: 2.0,
                        LineDash: dashed ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid,
                        ShowLegend: legend && (single || !dashed)
                    );
                })
                .ToArray();
            return Axes(Chart.Combine(charts), "epoch", yTitle);
        }
    }

    static void Check(Series[] series)
    {
        if (series.Length == 0)
            throw new ArgumentException("no series to draw", nameof(series));
        foreach (Series s in series)
            if (s.X.Length != s.Y.Length || s.X.Length == 0 || (s.Error ?? s.Y).Length != s.Y.Length)
                throw new ArgumentException(
                    $"'{s.Name}' has {s.X.Length} x, {s.Y.Length} y and {(s.Error ?? s.Y).Length} errors; there must be as many, at least one"
                );
    }

    static GenericChart Axes(GenericChart chart, string xTitle, string yTitle, bool logX = false, bool logY = false) =>
        chart
            .WithXAxisStyle<double, double, string>(
                TitleText: xTitle,
                AxisType: logX ? StyleParam.AxisType.Log : default(Optional<StyleParam.AxisType>)
            )
            .WithYAxisStyle<double, double, string>(
                TitleText: yTitle,
                AxisType: logY ? StyleParam.AxisType.Log : default(Optional<StyleParam.AxisType>)
            );

    static object LogTicks(IEnumerable<double> values)
    {
        double[] ticks = TicksOf(values.Where(v => v > 0 && double.IsFinite(v)).DefaultIfEmpty(1).ToArray());
        string Label(double v) =>
            v is >= 1e-4 and < 1e6
                ? v.ToString("#,0.####", System.Globalization.CultureInfo.InvariantCulture)
                : v.ToString("0e0", System.Globalization.CultureInfo.InvariantCulture);
        return new { tickvals = ticks, ticktext = ticks.Select(Label).ToArray() };
    }

    /// <summary>1, 2, 5 of each decade that the values touch, or the powers of ten only where they span more than two decades.</summary>
    static double[] TicksOf(double[] values)
    {
        int low = (int)Math.Floor(Math.Log10(values.Min())),
            high = (int)Math.Ceiling(Math.Log10(values.Max()));
        double[] steps = Math.Log10(values.Max() / values.Min()) > 2 ? [1] : [1, 2, 5];
        return Enumerable.Range(low, high - low + 1).SelectMany(e => steps.Select(s => s * Math.Pow(10, e))).ToArray();
    }

    /// <summary>The axes of a matrix: no grid, and each row and column of its own kind where they are classes.</summary>
    static GenericChart MatrixAxes(GenericChart chart, string xTitle, string yTitle, bool classes = false)
    {
        Optional<StyleParam.AxisType> type = classes
            ? StyleParam.AxisType.Category
            : default(Optional<StyleParam.AxisType>);
        return chart
            .WithXAxisStyle<double, double, string>(TitleText: xTitle, AxisType: type, ShowGrid: false)
            .WithYAxisStyle<double, double, string>(TitleText: yTitle, AxisType: type, ShowGrid: false);
    }

    static GenericChart Dress(
        GenericChart chart,
        string title,
        int right = 30,
        int width = Width,
        int height = Height,
        int top = 60,
        bool legend = false
    ) =>
        chart
            .WithSize(width, height)
            .WithLayout(
                new
                {
                    // plotly.js sets the last line of a title of two lines where the template wants the first.
                    title = new { text = title, y = title.Contains("<br>", StringComparison.Ordinal) ? 0.93 : 0.97 },
                    showlegend = legend,
                    margin = new
                    {
                        l = 70,
                        r = right,
                        t = top,
                        b = 60,
                    },
                    paper_bgcolor = "rgba(0, 0, 0, 0)",
                    plot_bgcolor = "rgba(0, 0, 0, 0)",
                }
            );

    static object ErrorBars(double[] errors, string color, double thickness, int width) =>
        new
        {
            error_y = new
            {
                type = "data",
                array = errors,
                color,
                thickness,
                width,
            },
        };

    static int RightMargin(Series[] series) => 20 + 7 * series.Max(s => s.Name.Length);

    /// <summary>The x axis from the first to the last point, with room for markers. Left to itself it would make room for the names, which stand in the margin; null: one point only.</summary>
    static double[]? Range(Series[] series, bool logX)
    {
        double[] all = series
            .SelectMany(s => s.X)
            .Select(x => logX ? Math.Log10(x) : x)
            .Where(double.IsFinite)
            .DefaultIfEmpty()
            .ToArray();
        double low = all.Min(),
            high = all.Max(),
            room = 0.03 * (high - low);
        return high > low ? [low - room, high + room] : null;
    }

    /// <summary>Writes each series' name at the end of its line, in its color; names that would overlap move apart.</summary>
    static GenericChart NameAtEnds(GenericChart chart, Series[] series, bool logX, bool logY)
    {
        double Y(double y) => logY ? Math.Log10(y) : y; // annotations on a logarithmic axis stand at logarithms
        double[] all = series.SelectMany(s => s.Y).Select(Y).Where(double.IsFinite).ToArray();
        if (all.Length == 0)
            return chart;
        double gap = 0.065 * Math.Max(all.Max() - all.Min(), 1e-12),
            last = double.NegativeInfinity;
        var ends = series
            .Select((s, i) => (Index: i, s.Name, X: logX ? Math.Log10(s.X[^1]) : s.X[^1], Y: Y(s.Y[^1])))
            .Where(end => double.IsFinite(end.Y) && end.Name.Length > 0)
            .OrderBy(end => end.Y)
            .ToArray();
        foreach (var end in ends)
        {
            last = Math.Max(end.Y, last + gap);
            chart = chart.WithAnnotation(end.X, last, "  " + end.Name, Palette.Color(end.Index), anchor: "left");
        }
        return chart;
    }

    static string Short(double x) => x.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
