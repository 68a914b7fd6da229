namespace Plotly.NET.CSharp;

/// <summary>Which of lines, markers and texts a chart of points shows.</summary>
internal static class Modes
{
    /// <summary>The mode with markers and texts shown as well.</summary>
    internal static StyleParam.Mode With(StyleParam.Mode mode, bool markers, bool text)
    {
        var parts = mode.ToString().Split('+');
        return Of(parts.Contains("lines"), markers || parts.Contains("markers"), text || parts.Contains("text"));
    }

    internal static StyleParam.Mode Of(bool lines, bool markers, bool text) => (lines, markers, text) switch
    {
        (true, true, true) => StyleParam.Mode.Lines_Markers_Text,
        (true, true, false) => StyleParam.Mode.Lines_Markers,
        (true, false, true) => StyleParam.Mode.Lines_Text,
        (true, false, false) => StyleParam.Mode.Lines,
        (false, true, true) => StyleParam.Mode.Markers_Text,
        (false, true, false) => StyleParam.Mode.Markers,
        (false, false, true) => StyleParam.Mode.Text,
        _ => StyleParam.Mode.None,
    };
}
