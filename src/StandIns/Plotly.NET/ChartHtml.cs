namespace Plotly.NET;

/// <summary>The HTML around a chart. Each rendering gets a new id.</summary>
internal static class ChartHtml
{
    private const string PlotlyJs = "https://cdn.plot.ly/plotly-2.27.1.min.js";

    internal static string Chart(GenericChart chart)
    {
        var id = Guid.NewGuid().ToString();
        var function = "renderPlotly_" + id.Replace("-", "", StringComparison.Ordinal);
        return $$"""
            <div id="{{id}}"><!-- Plotly chart will be drawn inside this DIV --></div><script type="text/javascript">var {{function}} = function() {
                var data = {{JsonText.Of(chart.Traces)}};
                var layout = {{JsonText.Of(chart.Layout)}};
                var config = {{JsonText.Of(chart.Config)}};
                Plotly.newPlot('{{id}}', data, layout, config);
            };
            {{function}}();
            </script>
            """;
    }

    internal static string Page(GenericChart chart) =>
        $"""
        <!DOCTYPE html>
        <html><head><script src="{PlotlyJs}" charset="utf-8"></script><title>Plotly.NET Datavisualization</title><meta charset="UTF-8"><meta name="description" content="A plotly.js graph generated with Plotly.NET"></head><body>{Chart(chart)}</body></html>
        """;
}
