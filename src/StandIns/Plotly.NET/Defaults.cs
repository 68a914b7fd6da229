using Microsoft.FSharp.Core;

namespace Plotly.NET;

/// <summary>What a new chart starts with, unless it is made with UseDefaults: false.</summary>
public static class Defaults
{
    static Defaults() => reset();

    public static int DefaultWidth { get; set; }

    public static int DefaultHeight { get; set; }

    public static Config DefaultConfig { get; set; }

    public static DisplayOptions DefaultDisplayOptions { get; set; }

    public static Template DefaultTemplate { get; set; }

    /// <summary>600 x 600 pixels, responsive, the template "plotly".</summary>
    public static void reset()
    {
        DefaultWidth = 600;
        DefaultHeight = 600;
        DefaultConfig = Config.init(Responsive: FSharpOption<bool>.Some(true));
        DefaultDisplayOptions = new DisplayOptions();
        DefaultTemplate = ChartTemplates.plotly;
    }
}
