using System.Runtime.CompilerServices;
using DynamicObj;
using GenericChart = Plotly.NET.GenericChart;
using Trace = Plotly.NET.Trace;

namespace DropoutCourse;

/// <summary>
/// Sets attributes of plotly.js on a Plotly.NET chart, as anonymous objects under the names of plotly.js' reference: <c>new { margin = new { l = 70 } }</c>.
/// Layouts and traces of Plotly.NET are <see cref="DynamicObj.DynamicObj"/>, whose properties are plotly.js' own attributes.
/// </summary>
public static class PlotlyAttributes
{
    /// <summary>Sets attributes of the layout: <c>chart.WithLayout(new { title = new { text = "Loss" }, showlegend = false })</c>. What is not named stays.</summary>
    /// <param name="chart">Any chart; it is changed.</param>
    /// <param name="attributes">An anonymous object; anonymous objects in it are plotly.js' groups of attributes.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithLayout(this GenericChart chart, object attributes)
    {
        var layout = GenericChart.getLayout(chart);
        Merge(layout, attributes);
        return GenericChart.setLayout(layout, chart);
    }

    /// <summary>Sets attributes of every trace: <c>chart.WithTraces(new { error_y = new { type = "data", array = errors } })</c>. What is not named stays.</summary>
    /// <param name="chart">Any chart; it is changed.</param>
    /// <param name="attributes">An anonymous object; anonymous objects in it are plotly.js' groups of attributes.</param>
    /// <returns>The chart.</returns>
    public static GenericChart WithTraces(this GenericChart chart, object attributes)
    {
        foreach (Trace trace in GenericChart.getTraces(chart))
            Merge(trace, attributes);
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
        Merge(
            note,
            new
            {
                x,
                y,
                text,
                showarrow = false,
                xanchor = anchor,
                font = new { color, size = 12 },
            }
        );
        var before = GenericChart.getLayout(chart).TryGetPropertyValue("annotations")
            is { Value: IEnumerable<object> old }
            ? old
            : [];
        return chart.WithLayout(new { annotations = before.Append(note).ToArray() });
    }

    internal static void Merge(DynamicObj.DynamicObj into, object attributes)
    {
        foreach (var attribute in attributes.GetType().GetProperties())
        {
            object value = attribute.GetValue(attributes)!;
            if (!IsAnonymous(value))
                into.SetProperty(attribute.Name, value);
            else
            {
                if (into.TryGetPropertyValue(attribute.Name) is not { Value: DynamicObj.DynamicObj group })
                    into.SetProperty(attribute.Name, group = new DynamicObj.DynamicObj());
                Merge(group, value);
            }
        }
    }

    static bool IsAnonymous(object value) =>
        value.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && value.GetType().Name.Contains("AnonymousType", StringComparison.Ordinal);
}
