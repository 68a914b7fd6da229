using Microsoft.FSharp.Collections;

namespace Plotly.NET;

/// <summary>
/// A chart: traces, layout, configuration and display options. The functions that change a chart work on its own layout and traces
/// and return a chart that shares them.
/// </summary>
public sealed class GenericChart
{
    private GenericChart(IEnumerable<Trace> traces, Layout layout, Config config, DisplayOptions displayOptions) =>
        (Traces, Layout, Config, DisplayOptions) = (traces.ToArray(), layout, config, displayOptions);

    internal Trace[] Traces { get; }

    internal Layout Layout { get; }

    internal Config Config { get; }

    internal DisplayOptions DisplayOptions { get; }

    internal GenericChart WithConfig(Config config) => new(Traces, Layout, config, DisplayOptions);

    internal GenericChart MapTraces(Action<Trace, int> change)
    {
        for (var i = 0; i < Traces.Length; i++) change(Traces[i], i);
        return this;
    }

    /// <summary>All traces on the first chart's layout, into which the following layouts are combined one after the other.</summary>
    /// <exception cref="ArgumentException">There is no chart.</exception>
    internal static GenericChart Combine(IEnumerable<GenericChart> charts)
    {
        var all = charts.ToArray();
        if (all.Length == 0) throw new ArgumentException("There is no chart to combine.", nameof(charts));
        return all.Aggregate((sum, next) =>
        {
            sum.Layout.CombineWith(next.Layout);
            sum.Config.Combine(next.Config);
            sum.DisplayOptions.Combine(next.DisplayOptions);
            return new GenericChart(sum.Traces.Concat(next.Traces), sum.Layout, sum.Config, sum.DisplayOptions);
        });
    }

    public static FSharpList<Trace> getTraces(GenericChart gChart) => ListModule.OfSeq(gChart.Traces);

    public static Layout getLayout(GenericChart gChart) => gChart.Layout;

    public static Config getConfig(GenericChart gChart) => gChart.Config;

    public static DisplayOptions getDisplayOptions(GenericChart gChart) => gChart.DisplayOptions;

    public static Figure toFigure(GenericChart gChart) => new(getTraces(gChart), gChart.Layout);

    public static GenericChart fromFigure(Figure fig) =>
        new(fig.Data, fig.Layout, Defaults.DefaultConfig, Defaults.DefaultDisplayOptions);

    public static ChartDTO toChartDTO(GenericChart gChart) => new(getTraces(gChart), gChart.Layout, gChart.Config);

    public static GenericChart fromChartDTO(ChartDTO dto) => new(dto.Data, dto.Layout, dto.Config, Defaults.DefaultDisplayOptions);

    public static GenericChart ofTraceObject(bool useDefaults, Trace trace) => ofTraceObjects<Trace[]>(useDefaults, [trace]);

#pragma warning disable CS8981 // the original's name for the type parameter
    public static GenericChart ofTraceObjects<d>(bool useDefaults, d traces)
        where d : IEnumerable<Trace>
#pragma warning restore CS8981
    {
        var (layout, config, displayOptions) = (new Layout(), new Config(), new DisplayOptions());
        if (useDefaults)
        {
            // The chart may be changed later; the defaults must not change with it.
            var template = new Template();
            Defaults.DefaultTemplate.CopyMembersTo(template);
            Defaults.DefaultConfig.CopyMembersTo(config);
            Defaults.DefaultDisplayOptions.CopyMembersTo(displayOptions);
            layout.With("width", Defaults.DefaultWidth).With("height", Defaults.DefaultHeight).With("template", template);
        }

        return new GenericChart(traces, layout, config, displayOptions);
    }

    /// <summary>{"data": traces, "layout": layout, "frames": []}</summary>
    public static string toFigureJson(GenericChart gChart) =>
        $$"""{"data":{{JsonText.Of(gChart.Traces)}},"layout":{{JsonText.Of(gChart.Layout)}},"frames":[]}""";

    /// <summary>{"data": traces, "layout": layout, "config": configuration}</summary>
    public static string toJson(GenericChart gChart) =>
        $$"""{"data":{{JsonText.Of(gChart.Traces)}},"layout":{{JsonText.Of(gChart.Layout)}},"config":{{JsonText.Of(gChart.Config)}}}""";

    /// <summary>A div with the chart's script. The page around it must bring plotly.js as the global Plotly.</summary>
    public static string toChartHTML(GenericChart gChart) => $"<div>{ChartHtml.Chart(gChart)}</div>";

    /// <summary>A whole page, which loads plotly.js from its content delivery network.</summary>
    public static string toEmbeddedHTML(GenericChart gChart) => ChartHtml.Page(gChart);
}
