using System.Text.Json;

namespace Plotly.NET;

/// <summary>
/// Chart templates. They set the same defaults as the original's for everything that a chart of this stand-in can contain; the
/// original's also cover trace types that do not exist here.
/// </summary>
public static class ChartTemplates
{
    private const string PlotlyScale =
        """[[0.0,"#0d0887"],[0.1111111111111111,"#46039f"],[0.2222222222222222,"#7201a8"],[0.3333333333333333,"#9c179e"],[0.4444444444444444,"#bd3786"],[0.5555555555555556,"#d8576b"],[0.6666666666666666,"#ed7953"],[0.7777777777777778,"#fb9f3a"],[0.8888888888888888,"#fdca26"],[1.0,"#f0f921"]]""";

    private const string DivergingScale =
        """[[0.0,"#8e0152"],[0.1,"#c51b7d"],[0.2,"#de77ae"],[0.3,"#f1b6da"],[0.4,"#fde0ef"],[0.5,"#f7f7f7"],[0.6,"#e6f5d0"],[0.7,"#b8e186"],[0.8,"#7fbc41"],[0.9,"#4d9221"],[1.0,"#276419"]]""";

    private const string Axis =
        """{"automargin":true,"gridcolor":"#ffffff","linecolor":"#ffffff","ticks":"","title":{"standoff":15},"zerolinecolor":"#ffffff","zerolinewidth":2.0}""";

    private const string BareColorBar = """{"outlinewidth":0.0,"ticks":""}""";

    private const string BarPattern = """{"fillmode":"overlay","size":10,"solidity":0.2}""";

    /// <summary>The default: the look of plotly's Python library, white grid on a bluish ground.</summary>
    public static Template plotly { get; } = Parse($$"""
        {
          "layout": {
            "autotypenumbers": "strict",
            "colorscale": {"diverging": {{DivergingScale}}, "sequential": {{PlotlyScale}}, "sequentialminus": {{PlotlyScale}} },
            "colorway": ["#636efa", "#EF553B", "#00cc96", "#ab63fa", "#FFA15A", "#19d3f3", "#FF6692", "#B6E880", "#FF97FF", "#FECB52"],
            "font": {"color": "#2a3f5f"},
            "hoverlabel": {"align": "left"},
            "hovermode": "closest",
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#E5ECF6",
            "title": {"x": 0.05},
            "coloraxis": {"colorbar": {{BareColorBar}} },
            "xaxis": {{Axis}},
            "yaxis": {{Axis}},
            "annotationdefaults": {"arrowcolor": "#2a3f5f", "arrowhead": 0, "arrowwidth": 1},
            "shapedefaults": {"line": {"color": "#2a3f5f"} }
          },
          "data": {
            "bar": [{
              "error_x": {"color": "#2a3f5f"},
              "error_y": {"color": "#2a3f5f"},
              "marker": {"line": {"color": "#E5ECF6", "width": 0.5}, "pattern": {{BarPattern}} }
            }],
            "heatmap": [{"colorbar": {{BareColorBar}}, "colorscale": {{PlotlyScale}} }],
            "heatmapgl": [{"colorbar": {{BareColorBar}}, "colorscale": {{PlotlyScale}} }],
            "histogram": [{"marker": {"pattern": {{BarPattern}} } }],
            "scatter": [{"marker": {"colorbar": {{BareColorBar}} } }],
            "scattergl": [{"marker": {"colorbar": {{BareColorBar}} } }]
          }
        }
        """);

    /// <summary>White ground, axis lines and zero lines.</summary>
    public static Template light { get; } = Plain("white");

    /// <summary>No ground at all, axis lines and zero lines.</summary>
    public static Template transparent { get; } = Plain("rgba(255, 255, 255, 0)");

    private static Template Plain(string ground)
    {
        const string lines = """{"showline": true, "zeroline": true}""";
        return Parse($$"""
            {"layout": {"paper_bgcolor": "{{ground}}", "plot_bgcolor": "{{ground}}", "xaxis": {{lines}}, "yaxis": {{lines}} }, "data": {} }
            """);
    }

    private static Template Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var template = new Template();
        foreach (var member in document.RootElement.EnumerateObject()) template.Put(member.Name, Value(member.Value));
        return template;
    }

    private static object Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new DynamicObj.DynamicObj();
                foreach (var member in element.EnumerateObject()) result.Put(member.Name, Value(member.Value));
                return result;
            case JsonValueKind.Array: return element.EnumerateArray().Select(Value).ToArray();
            case JsonValueKind.String:
                var text = element.GetString();
                return text.StartsWith('#') ? Color.fromHex(text) : text;
            case JsonValueKind.Number: return element.TryGetInt32(out var whole) ? whole : element.GetDouble();
            default: return element.GetBoolean();
        }
    }
}
