using System.Text.Json;
using System.Text.RegularExpressions;
using Plotly.NET.CSharp;
using static Plotly.NET.GenericChartExtensions;
using Plotly.NET.LayoutObjects;
using Color = Plotly.NET.Color;
using GenericChart = Plotly.NET.GenericChart;
using StyleParam = Plotly.NET.StyleParam;
using Title = Plotly.NET.Title;

namespace PlotlyTests;

/// <summary>Charts that are not among the recorded ones: the figures that plotly.js must get for them.</summary>
public class BehaviorTests
{
    private static readonly double[] X = [1, 2, 3];
    private static readonly double[] Y = [3, 1, 2];

    /// <summary>The figure holds each of the members of the expected JSON, possibly among others.</summary>
    private static void Holds(string expected, JsonElement actual)
    {
        Compare(Json.Parse(expected), actual, "$");

        static void Compare(JsonElement expected, JsonElement actual, string path)
        {
            if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in expected.EnumerateObject())
                {
                    Assert.True(actual.TryGetProperty(member.Name, out var value), $"{path}.{member.Name} is missing in {actual}");
                    Compare(member.Value, value, $"{path}.{member.Name}");
                }
            }
            else if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array
                     && expected.GetArrayLength() == actual.GetArrayLength())
            {
                for (var i = 0; i < expected.GetArrayLength(); i++) Compare(expected[i], actual[i], $"{path}[{i}]");
            }
            else
            {
                var differences = Json.Differences(expected, actual, path).ToArray();
                Assert.True(differences.Length == 0, string.Join('\n', differences));
            }
        }
    }

    private static GenericChart Line() => Chart.Line<double, double, string>(x: X, y: Y, Name: "line");

    [Fact]
    public void Error_bars_belong_to_the_trace() => Holds(
        """{"data": [{"type": "scatter", "mode": "lines+markers", "error_y": {"type": "data", "array": [0.1, 0.05, 0.05, 0.02], "thickness": 1.5, "width": 4.0}}]}""",
        Json.Figure(CourseCharts.ErrorBars()));

    [Fact]
    public void Error_bars_may_differ_up_and_down() => Holds(
        """{"data": [{"type": "bar", "error_y": {"symmetric": false, "array": [0.1, 0.05, 0.05, 0.02], "arrayminus": [1.0, 0.5, 0.25, 0.125], "color": "black"}}]}""",
        Json.Figure(CourseCharts.UnevenErrorBars()));

    [Fact]
    public void Error_bars_are_set_on_every_trace_and_combined_with_those_that_are_there()
    {
        var chart = Chart.Combine(new[] { Line(), Line() })
            .WithXErrorStyle<double, double>(Array: Y)
            .WithXErrorStyle<double, double>(Color: Color.fromString("red"));

        Holds(
            """{"data": [{"error_x": {"array": [3.0, 1.0, 2.0], "color": "red"}}, {"error_x": {"array": [3.0, 1.0, 2.0], "color": "red"}}]}""",
            Json.Figure(chart));
    }

    [Fact]
    public void A_band_is_the_upper_line_filled_to_the_lower_one() => Holds(
        """
        {"data": [
          {"mode": "lines", "line": {"width": 0.0}, "showlegend": false},
          {"mode": "lines", "line": {"width": 0.0}, "fill": "tonexty", "fillcolor": "rgba(31, 119, 180, 0.25)", "name": "± sd"},
          {"mode": "lines", "name": "mean", "line": {"color": "rgba(31, 119, 180, 1.0)"}}]}
        """,
        Json.Figure(CourseCharts.Band()));

    [Fact]
    public void A_log_axis_keeps_the_logarithms_of_its_ends() => Holds(
        """{"layout": {"xaxis": {"type": "log", "title": {"text": "T"}}, "yaxis": {"type": "log", "range": [-2.0, 0.0]}}}""",
        Json.Figure(CourseCharts.LogAxes()));

    [Fact]
    public void Subplots_keep_their_own_axis_titles()
    {
        var figure = Json.Figure(CourseCharts.Subplots());

        Holds(
            """
            {"data": [{"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"}],
             "layout": {
              "xaxis": {"title": {"text": "epoch"}}, "yaxis": {"title": {"text": "loss"}, "range": [0.0, 2.0]},
              "xaxis2": {"title": {"text": "epoch"}}, "yaxis2": {"title": {"text": "accuracy"}},
              "grid": {"rows": 1, "columns": 2, "roworder": "top to bottom", "pattern": "independent"}}}
            """,
            figure);
        Assert.False(figure.Has("layout.yaxis2.range"), "the second subplot must not inherit the first one's range");
    }

    [Fact]
    public void The_axis_of_a_subplot_is_reached_by_its_id() => Holds(
        """{"layout": {"yaxis": {"title": {"text": "loss"}}, "yaxis2": {"title": {"text": "accuracy (test)"}}}}""",
        Json.Figure(CourseCharts.AxisOfASubplot()));

    [Fact]
    public void An_axis_id_that_is_none_is_refused()
    {
        var error = Assert.Throws<Exception>(() =>
            Line().WithXAxisStyle<double, double, string>(TitleText: "x", Id: StyleParam.SubPlotId.NewColorAxis(1)));
        Assert.Contains("coloraxis", error.Message);
    }

    [Fact]
    public void A_second_y_axis_lies_over_the_first() => Holds(
        """
        {"data": [{"name": "loss"}, {"name": "accuracy", "yaxis": "y2"}],
         "layout": {"yaxis2": {"title": {"text": "accuracy"}, "side": "right", "overlaying": "y", "showgrid": false}}}
        """,
        Json.Figure(CourseCharts.TwoYAxes()));

    [Fact]
    public void Annotations_and_shapes_go_into_the_layout()
    {
        var figure = Json.Figure(CourseCharts.AnnotationAndShapes());

        var annotations = figure.At("layout.annotations").EnumerateArray().ToDictionary(a => a.At("text").GetString()!);
        Holds("""{"x": 2.0, "y": 0.5, "showarrow": true}""", annotations["here"]);
        Holds("""{"x": 0.5, "y": 1.05, "xref": "paper", "yref": "paper", "xanchor": "center", "font": {"size": 12.0}}""", annotations["above the plot"]);
        var shapes = figure.At("layout.shapes").EnumerateArray().ToDictionary(a => a.At("type").GetString()!);
        Holds("""{"x0": 3.0, "x1": 3.0, "y0": 0.0, "y1": 1.0, "yref": "paper", "line": {"color": "gray", "dash": "dash", "width": 1.0}}""", shapes["line"]);
        Holds("""{"fillcolor": "rgba(0, 128, 0, 0.1)", "layer": "below"}""", shapes["rect"]);
    }

    [Fact]
    public void Annotations_can_be_replaced()
    {
        var one = Annotation.init<int, int, string, string, string, string, string, string, string, string>(X: 1, Y: 1, Text: "one");
        var two = Annotation.init<int, int, string, string, string, string, string, string, string, string>(X: 2, Y: 2, Text: "two");

        var chart = Line().WithAnnotation(one).WithAnnotations(new[] { two }, Append: false);

        Assert.Equal("two", Json.Figure(chart).At("layout.annotations").EnumerateArray().Single().At("text").GetString());
    }

    [Fact]
    public void An_annotated_heatmap_has_a_text_on_each_cell()
    {
        var figure = Json.Figure(CourseCharts.Confusion());

        Holds(
            """
            {"data": [{"type": "heatmap", "z": [[0.9, 0.1], [0.2, 0.8]], "x": ["cat", "dog"], "colorscale": [[0.0, "white"], [1.0, "rgba(8, 48, 107, 1.0)"]],
                       "colorbar": {"title": {"text": "share"}, "len": 0.8}}],
             "layout": {"yaxis": {"autorange": "reversed", "title": {"text": "true"}}, "xaxis": {"title": {"text": "predicted"}}}}
            """,
            figure);
        Assert.Equal(
            ["0,0,90", "1,0,10", "0,1,20", "1,1,80"],
            figure.At("layout.annotations").EnumerateArray().Select(a => $"{a.At("x")},{a.At("y")},{a.At("text")}"));
        Assert.All(figure.At("layout.annotations").EnumerateArray(), a => Assert.False(a.At("showarrow").GetBoolean()));
    }

    [Fact]
    public void An_annotated_heatmap_needs_as_many_rows_of_text_as_of_numbers() => Assert.Throws<Exception>(() =>
        Chart.AnnotatedHeatmap<double, int, int, string>(zData: new[] { X, Y }, annotationText: new[] { new[] { "a", "b", "c" } }));

    [Fact]
    public void An_image_is_a_heatmap_without_axes() => Holds(
        """{"data": [{"colorscale": "Greys", "reversescale": true, "showscale": false}], "layout": {"xaxis": {"visible": false}, "yaxis": {"visible": false, "autorange": "reversed"}}}""",
        Json.Figure(CourseCharts.Image()));

    [Fact]
    public void Legend_background_margin_and_template_are_layout()
    {
        var chart = CourseCharts.Dressed();

        Holds(
            """
            {"data": [{"type": "histogram", "nbinsx": 10, "opacity": 0.6, "marker": {"color": "steelblue"}}, {"marker": {"color": "rgba(255, 127, 14, 1.0)"}}],
             "layout": {
              "title": {"text": "two distributions", "font": {"size": 18.0}}, "barmode": "overlay",
              "legend": {"x": 0.98, "y": 0.98, "xanchor": "right", "yanchor": "top", "bgcolor": "rgba(255, 255, 255, 0.6)"},
              "paper_bgcolor": "rgba(0, 0, 0, 0)", "plot_bgcolor": "rgba(0, 0, 0, 0)", "font": {"color": "rgba(68, 68, 68, 1.0)"},
              "margin": {"l": 60, "r": 20, "t": 50, "b": 50}, "template": {"layout": {"plot_bgcolor": "white"}}}}
            """,
            Json.Figure(chart));
        Holds("""{"config": {"displayModeBar": false, "responsive": true}}""", Json.Parse(GenericChart.toJson(chart)));
    }

    [Fact]
    public void Markers_take_numbers_as_colors() => Holds(
        """
        {"data": [{"mode": "markers", "text": ["a", "b", "c", "d"],
                   "marker": {"size": 12, "symbol": "2", "color": [0.0, 1.0, 2.0, 3.0], "colorscale": "Viridis", "showscale": true}}]}
        """,
        Json.Figure(CourseCharts.ColoredPoints()));

    [Fact]
    public void Boxes_and_violins_show_samples() => Holds(
        """
        {"data": [
          {"type": "box", "y": [1.0, 0.5, 0.25, 0.125], "name": "plain", "boxpoints": "all", "jitter": 0.3},
          {"type": "box", "boxmean": "sd"},
          {"type": "violin", "name": "violin", "box": {"visible": true}}]}
        """,
        Json.Figure(CourseCharts.Boxes()));

    [Fact]
    public void Stacked_columns_stack() => Holds(
        """{"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "orientation": "v"}, {"y": [3, 4]}], "layout": {"barmode": "stack"}}""",
        Json.Figure(CourseCharts.Stacked()));

    [Fact]
    public void Area_and_spline_are_lines()
    {
        Holds(
            """{"data": [{"type": "scatter", "mode": "lines", "fill": "tozeroy", "fillcolor": "red"}]}""",
            Json.Figure(Chart.Area<double, double, string>(x: X, y: Y, FillColor: Color.fromString("red"))));
        Holds(
            """{"data": [{"type": "scatter", "mode": "lines+markers", "line": {"shape": "spline", "smoothing": 1.3}}]}""",
            Json.Figure(Chart.Spline<double, double, string>(x: X, y: Y, ShowMarkers: true, Smoothing: 1.3)));
    }

    // The figure that the original's own C# test expects.
    [Fact]
    public void A_range_is_a_lower_an_upper_and_a_middle_line()
    {
        var chart = Chart.Range<double, double, string>(
            x: new[] { 0.0, 1.0 }, y: new[] { 1.0, 4.0 }, upper: new[] { 2.0, 5.0 }, lower: new[] { 0.0, 3.0 },
            mode: StyleParam.Mode.Lines_Markers, Name: "range", UseDefaults: false);

        Assert.Empty(Json.Differences(
            Json.Parse(
                """
                [{"type":"scatter","name":"lower","showlegend":true,"legendgroup":"Range","mode":"lines+markers","x":[0.0,1.0],"y":[0.0,3.0],"marker":{"color":"rgba(0,0,0,0.5)"}},
                 {"type":"scatter","name":"upper","showlegend":true,"legendgroup":"Range","mode":"lines+markers","x":[0.0,1.0],"y":[2.0,5.0],"fill":"tonexty","marker":{"color":"rgba(0,0,0,0.5)"}},
                 {"type":"scatter","name":"range","mode":"lines+markers","x":[0.0,1.0],"y":[1.0,4.0],"marker":{},"line":{},"legendgroup":"Range","legendgrouptitle":{"text":"Range"}}]
                """),
            Json.Figure(chart).At("data")));
    }

    [Fact]
    public void Text_on_a_chart_of_points_shows_when_it_has_a_position()
    {
        var hidden = Chart.Point<double, double, string>(x: X, y: Y, MultiText: new[] { "a", "b", "c" });
        var shown = Chart.Point<double, double, string>(
            x: X, y: Y, MultiText: new[] { "a", "b", "c" }, TextPosition: StyleParam.TextPosition.TopCenter);

        Assert.Equal("markers", Json.Figure(hidden).At("data.0.mode").GetString());
        Holds("""{"mode": "markers+text", "textposition": "top center"}""", Json.Figure(shown).At("data.0"));
    }

    [Fact]
    public void Numbers_that_json_lacks_become_strings() => Assert.Equal(
        """["NaN","Infinity","-Infinity",1.0,1E+20]""",
        Json.Figure(Chart.Line<int, double, string>(
            x: new[] { 1, 2, 3, 4, 5 }, y: new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, 1e20 }))
            .At("data.0.y").GetRawText());

    [Fact]
    public void Texts_are_escaped_for_json_only() => Assert.Contains(
        """
        "text":"a \"b\" \\ \n é </script>"
        """,
        GenericChart.toFigureJson(Line().WithTitle("a \"b\" \\ \n é </script>")));

    [Fact]
    public void Single_precision_numbers_keep_their_short_form() => Assert.Equal(
        "[0.1,2.0]",
        Json.Figure(Chart.Line<int, float, string>(x: new[] { 1, 2 }, y: new[] { 0.1f, 2f })).At("data.0.y").GetRawText());

    [Fact]
    public void Fluent_functions_change_the_chart_they_are_called_on()
    {
        var chart = Line();
        chart.WithTitle("title").WithSize(Width: 123).WithXAxisStyle<double, double, string>(TitleText: "x");

        Holds("""{"title": {"text": "title"}, "width": 123, "height": 600, "xaxis": {"title": {"text": "x"}}}""", Json.Figure(chart).At("layout"));
    }

    [Fact]
    public void Styling_an_axis_twice_keeps_what_the_second_call_does_not_name() => Holds(
        """{"title": {"text": "loss"}, "type": "log", "showgrid": false}""",
        Json.Figure(Line()
            .WithYAxisStyle<double, double, string>(TitleText: "loss", ShowGrid: true)
            .WithYAxisStyle<double, double, string>(AxisType: StyleParam.AxisType.Log, ShowGrid: false)
            .WithYAxisStyle(Title.init("loss"))).At("layout.yaxis"));

    [Fact]
    public void Trace_names_are_numbered()
    {
        var chart = Chart.Combine(new[] { Line(), Line() });
        Plotly.NET.CSharp.GenericChartExtensions.WithTraceInfo(chart, Name: "run", ShowLegend: false);

        Holds("""[{"name": "run", "showlegend": false}, {"name": "run_1", "showlegend": false}]""", Json.Figure(chart).At("data"));
    }

    [Fact]
    public void One_chart_does_not_change_another_or_the_defaults()
    {
        var changed = Line().WithTemplate(Plotly.NET.ChartTemplates.light).WithTitle("changed");
        changed.WithConfig(Plotly.NET.Config.init(StaticPlot: true));
        var other = Line();

        Assert.False(Json.Figure(other).Has("layout.title"));
        Assert.Equal("rgba(229, 236, 246, 1.0)", Json.Figure(other).At("layout.template.layout.plot_bgcolor").GetString());
        Assert.False(Json.Parse(GenericChart.toJson(other)).Has("config.staticPlot"));
    }

    [Fact]
    public void The_default_template_is_plotlys()
    {
        var template = Json.Figure(Line()).At("layout.template");

        Assert.Equal(10, template.At("layout.colorway").GetArrayLength());
        Holds("""{"layout": {"plot_bgcolor": "rgba(229, 236, 246, 1.0)", "xaxis": {"gridcolor": "rgba(255, 255, 255, 1.0)", "ticks": ""}}}""", template);
        Assert.True(template.Has("data.heatmap.0.colorscale"), "heatmaps have a color scale by default");
    }

    [Fact]
    public void A_chart_without_defaults_has_an_empty_layout() => Assert.Equal(
        "{}", Json.Figure(Chart.Line<double, double, string>(x: X, y: Y, UseDefaults: false)).At("layout").GetRawText());

    [Fact]
    public void An_invisible_chart_fills_a_cell()
    {
        var figure = Json.Figure(Chart.Grid(new[] { Line(), Chart.Invisible(), Line() }, nRows: 2, nCols: 2));

        Holds("""{"showgrid": false, "showline": false, "showticklabels": false, "zeroline": false}""", figure.At("layout.xaxis2"));
        Assert.Equal(["x", "x2", "x3"], figure.At("data").EnumerateArray().Select(trace => trace.At("xaxis").GetString()));
    }

    [Fact]
    public void A_coupled_grid_shares_the_axes_of_its_columns_and_rows()
    {
        var figure = Json.Figure(Chart.Grid(
            new[] { Line(), Line(), Line(), Line() }, nRows: 2, nCols: 2, Pattern: StyleParam.LayoutGridPattern.Coupled,
            SubPlotTitles: new[] { "a", "b" }));

        Assert.Equal(
            ["x y", "x2 y", "x y2", "x2 y2"],
            figure.At("data").EnumerateArray().Select(trace => $"{trace.At("xaxis")} {trace.At("yaxis")}"));
        Assert.Equal(2, figure.At("layout.annotations").GetArrayLength());
        Assert.Equal(0.9 / 1.9 / 2, figure.At("layout.annotations.0.x").GetDouble(), 12);
        Assert.Equal(1, figure.At("layout.annotations.0.y").GetDouble(), 12);
    }

    [Fact]
    public void Nothing_cannot_be_combined() => Assert.Throws<ArgumentException>(() => Chart.Combine(Array.Empty<GenericChart>()));

    [Fact]
    public void The_page_loads_the_plotlyjs_of_the_original_and_each_rendering_has_its_own_id()
    {
        var chart = Line();
        var pages = new[] { GenericChart.toEmbeddedHTML(chart), GenericChart.toEmbeddedHTML(chart) };
        var ids = pages.Select(page => Regex.Match(page, "<div id=\"([0-9a-f-]{36})\"").Groups[1].Value).ToArray();

        Assert.All(pages, page => Assert.Contains("https://cdn.plot.ly/plotly-2.27.1.min.js", page));
        Assert.All(pages.Zip(ids), pair => Assert.Contains($"Plotly.newPlot('{pair.Second}', data, layout, config)", pair.First));
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void The_chart_html_is_a_div_with_a_script_and_no_page()
    {
        var html = GenericChart.toChartHTML(Line());

        Assert.StartsWith("<div>", html);
        Assert.DoesNotContain("<html", html);
        Assert.DoesNotContain("cdn.plot.ly", html);
        Assert.Matches("var data = \\[\\{.*\\}\\];", html);
        Assert.Contains("""var config = {"responsive":true};""", html);
    }

    [Fact]
    public void A_saved_page_gets_its_ending()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Plotly.NET.CSharp.GenericChartExtensions.SaveHtml(Line(), Path.Combine(folder.FullName, "chart"));
            Assert.Contains("Plotly.newPlot", File.ReadAllText(Path.Combine(folder.FullName, "chart.html")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_figure_becomes_a_chart_again()
    {
        var chart = GenericChart.fromFigure(GenericChart.toFigure(Line().WithTitle("kept")));

        Assert.Equal("kept", Json.Figure(chart).At("layout.title.text").GetString());
        Assert.Single(GenericChart.getTraces(chart));
    }
}
