// Parts of a chart that the course gets from the chart functions and hands on, but does not fill itself.

namespace Plotly.NET
{
    /// <summary>What the page around the chart is made of.</summary>
    public sealed class DisplayOptions : DynamicObj.DynamicObj
    {
        internal DisplayOptions()
        {
        }
    }

    /// <summary>Defaults that plotly.js applies below a chart's own settings.</summary>
    public sealed class Template : DynamicObj.DynamicObj
    {
        internal Template()
        {
        }
    }

    /// <summary>The traces and the layout of a chart, ready to be serialized.</summary>
    public sealed class Figure
    {
        internal Figure(Microsoft.FSharp.Collections.FSharpList<Trace> data, Layout layout) => (Data, Layout) = (data, layout);

        public Microsoft.FSharp.Collections.FSharpList<Trace> Data { get; }

        public Layout Layout { get; }
    }

    /// <summary>The traces, the layout and the configuration of a chart, ready to be serialized.</summary>
    public sealed class ChartDTO
    {
        internal ChartDTO(Microsoft.FSharp.Collections.FSharpList<Trace> data, Layout layout, Config config) =>
            (Data, Layout, Config) = (data, layout, config);

        public Microsoft.FSharp.Collections.FSharpList<Trace> Data { get; }

        public Layout Layout { get; }

        public Config Config { get; }
    }
}

namespace Plotly.NET.LayoutObjects
{
    /// <summary>The grid in which subplots stand.</summary>
    public sealed class LayoutGrid : DynamicObj.DynamicObj
    {
        internal LayoutGrid()
        {
        }
    }
}
