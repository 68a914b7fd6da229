using DynamicObj;
using GenericChart = Plotly.NET.GenericChart;
using Trace = Plotly.NET.Trace;

namespace DropoutCourse;

/// <summary>
/// Sets attributes of plotly.js on a Plotly.NET chart, by the path under which plotly.js' reference lists them: <c>("margin.l", 70)</c>.
/// Layouts and traces of Plotly.NET are <see cref="DynamicObj.DynamicObj"/>, whose properties are plotly.js' own attributes.
/// </summary>
public static class PlotlyAttributes
{
    /// <summary>Sets attributes of the layout: <c>chart.WithLayout(("title.text", "Loss"), ("showlegend", false))</c>.</summary>
    /// <param name="chart">Any chart; it is changed.</param>
    /// <param name="attributes">Path (parts separated by dots) and value each.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithLayout(this GenericChart chart, params (string Path, object Value)[] attributes)
    {
        var layout = GenericChart.getLayout(chart);
        foreach (var (path, value) in attributes)
            Set(layout, path, value);
        return GenericChart.setLayout(layout, chart);
    }

    /// <summary>Sets attributes of every trace: <c>chart.WithTraces(("error_y.array", errors))</c>.</summary>
    /// <param name="chart">Any chart; it is changed.</param>
    /// <param name="attributes">Path (parts separated by dots) and value each.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithTraces(this GenericChart chart, params (string Path, object Value)[] attributes)
    {
        foreach (Trace trace in GenericChart.getTraces(chart))
        foreach (var (path, value) in attributes)
            Set(trace, path, value);
        return chart;
    }

    /// <summary>Adds a text without an arrow.</summary>
    /// <param name="chart">Any chart; it is changed.</param>
    /// <param name="x">Where, in the units of the x axis (on a logarithmic axis the logarithm to base 10).</param>
    /// <param name="y">Where, in the units of the y axis.</param>
    /// <param name="text">The text.</param>
    /// <param name="color">A CSS color.</param>
    /// <param name="anchor">Which side of the text stands at x: left, center or right.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithAnnotation(
        this GenericChart chart,
        object x,
        object y,
        string text,
        string color,
        string anchor = "center"
    )
    {
        var note = new DynamicObj.DynamicObj();
        foreach (
            var (path, value) in new (string, object)[]
            {
                ("x", x),
                ("y", y),
                ("text", text),
                ("showarrow", false),
                ("xanchor", anchor),
                ("font.color", color),
                ("font.size", 12),
            }
        )
            Set(note, path, value);
        var before = GenericChart.getLayout(chart).TryGetPropertyValue("annotations")
            is { Value: IEnumerable<object> old }
            ? old
            : [];
        return chart.WithLayout(("annotations", before.Append(note).ToArray()));
    }

    static void Set(DynamicObj.DynamicObj owner, string path, object value)
    {
        string[] parts = path.Split('.');
        foreach (string part in parts[..^1])
        {
            if (owner.TryGetPropertyValue(part) is not { Value: DynamicObj.DynamicObj inner })
                owner.SetProperty(part, inner = new DynamicObj.DynamicObj());
            owner = inner;
        }
        owner.SetProperty(parts[^1], value);
    }
}
