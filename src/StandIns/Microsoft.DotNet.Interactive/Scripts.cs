using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>A script element.</summary>
public class ScriptContent : IHtmlContent
{
    public ScriptContent(string scriptValue) => ScriptValue = scriptValue;

    public string ScriptValue { get; }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(ToString());

    public override string ToString() => $"<script type=\"text/javascript\">{ScriptValue}</script>";
}

internal static class Scripts
{
    internal static void Javascript(string script) => new ScriptContent(script).Display(Formatting.HtmlFormatter.MimeType);

    /// <summary>Adds a style sheet to the page's head.</summary>
    internal static void Css(string content)
    {
        string[] lines =
        [
            $"var css = `{content}`,",
            "head = document.head || document.getElementsByTagName('head')[0],",
            "style = document.createElement('style');",
            "",
            "head.appendChild(style);",
            "",
            "style.type = 'text/css';",
            "if (style.styleSheet) {",
            "  style.styleSheet.cssText = css;",
            "} else {",
            "  style.appendChild(document.createTextNode(css));",
            "}",
        ];
        // The original writes Windows line ends on every system.
        Javascript(string.Join("\r\n", lines));
    }
}
