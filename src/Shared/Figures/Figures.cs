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
public sealed record Series(string Name, double[] X, double[] Y, double[]? Error = null)
{
    /// <summary>Points without a line.</summary>
    public bool PointsOnly { get; init; }

    /// <summary>A formula or a limit to compare with: a dashed gray line.</summary>
    public bool Theory { get; init; }
}

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
        string[] colors = Palette.For(series.Select(s => s.Theory ? "theory" : s.Name).ToArray());
        var yBounds = AxisBounds.Of(yTitle, series.SelectMany(s => s.Y));
        var charts = new List<GenericChart>();
        for (int i = 0; i < series.Length; i++)
        {
            Series s = series[i];
            PlotColor color = PlotColor.fromHex(colors[i]);
            bool band = s.Error is not null && s.X.Length > 20,
                dashed =
                    s.Theory || colors[i] == Palette.Theory || s.Name.EndsWith(", training", StringComparison.Ordinal);
            if (band)
            {
                charts.Add(
                    Chart.Line<double, double, string>(
                        x: s.X,
                        y: s.Y.Zip(s.Error!, (y, e) => yBounds.Clip(y - e)).ToArray(),
                        Name: s.Name + " - error",
                        LineColor: color,
                        LineWidth: 0.0,
                        ShowLegend: false
                    )
                );
                charts.Add(
                    Chart.Line<double, double, string>(
                        x: s.X,
                        y: s.Y.Zip(s.Error!, (y, e) => yBounds.Clip(y + e)).ToArray(),
                        Name: s.Name + " + error",
                        LineColor: color,
                        LineWidth: 0.0,
                        ShowLegend: false,
                        Fill: StyleParam.Fill.ToNext_y,
                        FillColor: PlotColor.fromString(Palette.Transparent(colors[i], 0.2))
                    )
                );
            }
            GenericChart line = s.PointsOnly
                ? Chart.Point<double, double, string>(x: s.X, y: s.Y, Name: s.Name, MarkerColor: color)
                : Chart.Line<double, double, string>(
                    x: s.X,
                    y: s.Y,
                    Name: s.Name,
                    ShowMarkers: s.X.Length <= 20 && !dashed,
                    LineColor: color,
                    LineWidth: 2.0,
                    MarkerColor: color,
                    LineDash: dashed ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid
                );
            if (s.Error is not null && !band)
                line = line.WithTraces(ErrorBars(s.Y, s.Error, yBounds, colors[i], thickness: 1.5, width: 4));
            // Points on the edge of what a number can be are drawn whole.
            charts.Add(line.WithTraces(new { cliponaxis = false }));
        }
        GenericChart chart = Axes(Chart.Combine(charts), xTitle, yTitle, logX, logY);
        // plotly's own labels of a logarithmic axis that spans one or two decades are bare digits (2, 3, ..., 9): 200 is clearer.
        if (logX)
            chart = chart.WithLayout(new { xaxis = LogTicks(series.SelectMany(s => s.X)) });
        if (logY)
            chart = chart.WithLayout(new { yaxis = LogTicks(series.SelectMany(s => s.Y)) });
        // Left to itself plotly would make room for the names, which stand in the margin.
        var xBounds = AxisBounds.Of(xTitle, series.SelectMany(s => s.X));
        if (double.IsInfinity(xBounds.High))
            xBounds = new(double.NegativeInfinity, double.PositiveInfinity); // an epoch or a place has room before the first one
        if (xBounds.Range(series.SelectMany(s => s.X), logX, 0.03) is { } xRange)
            chart = chart.WithLayout(new { xaxis = new { range = xRange } });
        double[]? yRange = yBounds.Range(
            series.SelectMany(s =>
                s.Error is null ? s.Y : s.Y.Zip(s.Error, (y, e) => (double[])[y - e, y, y + e]).SelectMany(v => v)
            ),
            logY,
            0.06
        );
        if (yRange is not null)
            chart = chart.WithLayout(new { yaxis = new { range = yRange } });
        return Dress(NameAtEnds(chart, series, colors, logX, logY, yRange), title, RightMargin(series));
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
        string[] colors = Palette.For(series.Select(s => s.Theory ? "theory" : s.Name).ToArray());
        var charts = series
            .Select(
                (s, i) =>
                    Chart
                        .Point<double, double, string>(
                            x: s.X,
                            y: s.Y,
                            Name: s.Name,
                            Opacity: 0.75,
                            MarkerColor: PlotColor.fromHex(colors[i]),
                            MarkerSymbol: symbols[i % symbols.Length]
                        )
                        .WithTraces(
                            s.Theory
                                ? new { mode = "lines", line = new { dash = "dash", color = colors[i] } }
                                : new { marker = new { size = s.X.Length > 200 ? 5 : 8 } }
                        )
            )
            .ToArray();
        return Dress(
            Axes(Chart.Combine(charts), xTitle, yTitle),
            title,
            legend: series.Length > 1 ? series.Select(s => s.Name) : null
        );
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
        var bounds = AxisBounds.Of(yTitle, groups.SelectMany(group => group.Values));
        double[] range =
            bounds.Range(
                groups
                    .SelectMany(group =>
                        group.Errors is null
                            ? group.Values
                            : group.Values.Zip(group.Errors, (v, e) => (double[])[v - e, v + e]).SelectMany(v => v)
                    )
                    .Append(0),
                log: false,
                room: 0.1,
                fromZero: true
            ) ?? [0, 1];
        // A single group has no name: then the bars themselves are conditions, each with its color.
        string[] colors = groups.Length > 1 ? Palette.For(groups.Select(group => group.Name).ToArray()) : [];
        var charts = groups
            .Select(
                (group, i) =>
                {
                    bool texts = labels && group.Errors is null;
                    GenericChart bars = Chart.Column<double, string, string>(
                        values: group.Values,
                        Keys: names,
                        Name: group.Name,
                        MultiText: texts ? group.Values.Select(Short).ToArray() : default(Optional<IEnumerable<string>>)
                    );
                    bars =
                        groups.Length > 1
                            ? bars.WithTraces(new { marker = new { color = colors[i] } })
                            : bars.WithTraces(
                                new
                                {
                                    marker = new
                                    {
                                        color = names.Select(name => Palette.Of(name) ?? Palette.Green).ToArray(),
                                    },
                                }
                            );
                    if (texts) // where no room is left above a bar, its number stands in it
                        bars = bars.WithTraces(
                            new
                            {
                                textposition = group
                                    .Values.Select(v =>
                                        v > range[1] - 0.08 * (range[1] - range[0]) ? "inside" : "outside"
                                    )
                                    .ToArray(),
                            }
                        );
                    return group.Errors is null
                        ? bars
                        : bars.WithTraces(
                            ErrorBars(group.Values, group.Errors, bounds, Palette.Gray, thickness: 2, width: 6)
                        );
                }
            )
            .ToArray();
        return Dress(
                Axes(Chart.Combine(charts), xTitle, yTitle),
                title,
                legend: groups.Length > 1 ? groups.Select(group => group.Name) : null
            )
            .WithLayout(
                new
                {
                    bargap = 0.35,
                    bargroupgap = 0.08,
                    yaxis = new { range },
                }
            );
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
        string[] colors = Palette.For(samples.Select(sample => sample.Name).ToArray());
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
                        MarkerColor: PlotColor.fromHex(colors[i]),
                        Opacity: samples.Length > 1 ? 0.6 : 0.9
                    );
                }
            )
            .ToArray();
        return Dress(
                Axes(Chart.Combine(charts), xTitle, $"count per bin of width {Short(width)}"),
                title,
                legend: samples.Length > 1 ? samples.Select(sample => sample.Name) : null
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
        string[] colors = single
            ? [Palette.TrainingSet, Palette.TestSet]
            : Palette.For(runs.Select(run => run.Name).ToArray());
        var loss = new List<(Series Line, bool Dashed, string Color)>();
        var accuracy = new List<(Series Line, bool Dashed, string Color)>();
        for (int i = 0; i < runs.Length; i++)
        {
            var (name, h) = runs[i];
            double[] epochs = Enumerable.Range(1, h.Epochs).Select(e => (double)e).ToArray();
            string Label(string set) =>
                name.Length == 0 ? set
                : single || set == "train" ? $"{name}, {set}"
                : name;
            // One run: train and test have their own colors. Several: a run has one color, and train is told from test by the dashes.
            string trainColor = single ? colors[0] : colors[i],
                testColor = single ? colors[1] : colors[i];
            loss.Add((new Series(Label("train"), epochs, h.TrainLoss), true, trainColor));
            loss.Add((new Series(Label("test"), epochs, h.TestLoss), false, testColor));
            accuracy.Add(
                (new Series(Label("train"), epochs, h.TrainAccuracy.Select(Percent).ToArray()), true, trainColor)
            );
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
                legend: loss.Where(line => single || !line.Dashed).Select(line => line.Line.Name)
            )
            .WithLayout(
                new
                {
                    yaxis = new { range = RangeOf(loss, "loss (nats)") },
                    yaxis2 = new { range = RangeOf(accuracy, "accuracy (%)") },
                }
            );

        static double[]? RangeOf(List<(Series Line, bool, string)> lines, string yTitle)
        {
            double[] values = lines.SelectMany(line => line.Line.Y).ToArray();
            return AxisBounds.Of(yTitle, values).Range(values, log: false, room: 0.06);
        }

        static double Percent(double share) => Math.Round(100 * share, 4);

        GenericChart Panel(List<(Series, bool, string)> lines, string yTitle, bool legend)
        {
            var charts = lines
                .Select(line =>
                {
                    var (s, dashed, color) = line;
                    PlotColor c = PlotColor.fromHex(color);
                    return Chart
                        .Line<double, double, string>(
                            x: s.X,
                            y: s.Y,
                            Name: s.Name,
                            ShowMarkers: s.X.Length <= 20,
                            LineColor: c,
                            MarkerColor: c,
                            LineWidth: 2.0,
                            LineDash: dashed ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid,
                            ShowLegend: legend && (single || !dashed)
                        )
                        .WithTraces(new { cliponaxis = false });
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

    const int TitleColumns = 58, // of a title's line: what a figure of 560 pixels shows, the narrowest that a page makes
        TitleLine = 22,
        LegendLine = 22; // pixels

    // Size, title and margins: the title at the top, the legend (its names, or null) between it and the plot, as high as they are.
    static GenericChart Dress(
        GenericChart chart,
        string title,
        int right = 30,
        int width = Width,
        int height = Height,
        IEnumerable<string>? legend = null
    )
    {
        title = Wrapped(title);
        int lines = title.Split("<br>").Length,
            rows = legend is null ? 0 : LegendRows(legend.ToArray(), Math.Min(width, 560) - 70 - right),
            top = Top(title) + LegendLine * rows;
        return chart
            .WithSize(width, height)
            .WithLayout(
                new
                {
                    // plotly.js sets titles of several lines 12 pixels higher than those of one.
                    title = new { text = title, y = 1 - (lines > 1 ? 26.0 : 14.0) / height },
                    showlegend = legend is not null,
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
    }

    /// <summary>The height of a figure's title.</summary>
    static int Top(string title) => 30 + TitleLine * Wrapped(title).Split("<br>").Length;

    /// <summary>A long title in lines, broken between words.</summary>
    static string Wrapped(string title) =>
        string.Join(
            "<br>",
            title.Split("<br>").Select(line => line.StartsWith("<sub>", StringComparison.Ordinal) ? line : Lines(line))
        );

    static string Lines(string text)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Split(' '))
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > TitleColumns)
                lines.Add(word);
            else
                lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        return string.Join("<br>", lines);
    }

    static int LegendRows(string[] names, int room)
    {
        int rows = 1,
            used = 0;
        foreach (string name in names)
        {
            int entry = 45 + 8 * name.Length;
            if (used > 0 && used + entry > room)
                (rows, used) = (rows + 1, 0);
            used += entry;
        }
        return rows;
    }

    static object ErrorBars(
        double[] values,
        double[] errors,
        AxisBounds bounds,
        string color,
        double thickness,
        int width
    ) =>
        new
        {
            error_y = new
            {
                type = "data",
                symmetric = false,
                array = values.Zip(errors, (v, e) => Math.Min(e, bounds.High - v)).ToArray(),
                arrayminus = values.Zip(errors, (v, e) => Math.Min(e, v - bounds.Low)).ToArray(),
                color,
                thickness,
                width,
            },
        };

    static int RightMargin(Series[] series) => 20 + 7 * series.Max(s => s.Name.Length);

    /// <summary>Writes each series' name at the end of its line, in its color; names that would overlap move apart, and none leaves the axis.</summary>
    static GenericChart NameAtEnds(
        GenericChart chart,
        Series[] series,
        string[] colors,
        bool logX,
        bool logY,
        double[]? yRange
    )
    {
        if (yRange is not [var low, var high])
            return chart;
        double Y(double y) => logY ? Math.Log10(y) : y; // annotations on a logarithmic axis stand at logarithms
        double gap = 17 * (high - low) / (Height - 52 - 60); // a line of text, in units of the axis
        var ends = series
            .Select((s, i) => (Index: i, s.Name, X: logX ? Math.Log10(s.X[^1]) : s.X[^1], Y: Y(s.Y[^1])))
            .Where(end => double.IsFinite(end.Y) && end.Name.Length > 0)
            .OrderBy(end => end.Y)
            .ToArray();
        double[] at = ends.Select(end => end.Y).ToArray();
        for (int i = 1; i < at.Length; i++)
            at[i] = Math.Max(at[i], at[i - 1] + gap);
        for (int i = at.Length - 1; i >= 0; i--)
            at[i] = Math.Min(at[i], i == at.Length - 1 ? high : at[i + 1] - gap);
        foreach (var (end, y) in ends.Zip(at))
            chart = chart.WithAnnotation(end.X, y, "  " + end.Name, colors[end.Index], anchor: "left");
        return chart;
    }

    /// <summary>Draws what a learner expected beside what came out: a dashed gray line. Without a guess the chart stays as it is.</summary>
    /// <param name="chart">A chart with a linear y axis.</param>
    /// <param name="guess">A value on the y axis; null: none.</param>
    /// <param name="panel">Which of the panels side by side, from 1: the accuracies of <see cref="LearningCurves(string, ValueTuple{string, History}[])"/> are panel 2.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithGuess(this GenericChart chart, double? guess, int panel = 1)
    {
        string number = panel == 1 ? "" : $"{panel}",
            axisName = "yaxis" + number;
        if (guess is not { } y || !double.IsFinite(y))
            return chart;
        var layout = GenericChart.getLayout(chart);
        if (
            layout.TryGetPropertyValue(axisName) is { Value: DynamicObj.DynamicObj axis }
            && axis.TryGetPropertyValue("range") is { Value: double[] range }
            && (y < range[0] || y > range[1])
        )
            axis.SetProperty("range", (double[])[Math.Min(y, range[0]), Math.Max(y, range[1])]);
        var line = new DynamicObj.DynamicObj();
        PlotlyAttributes.Merge(
            line,
            new
            {
                type = "line",
                xref = $"x{number} domain",
                yref = "y" + number,
                x0 = 0,
                x1 = 1,
                y0 = y,
                y1 = y,
                line = new
                {
                    color = Palette.Theory,
                    dash = "dash",
                    width = 2,
                },
                label = new
                {
                    text = $"your guess: {Short(y)}",
                    textposition = "start",
                    font = new { color = Palette.Theory, size = 12 },
                },
            }
        );
        return chart.WithLayout(new { shapes = new object[] { line } });
    }

    static string Short(double x) => x.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
