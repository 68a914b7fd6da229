using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>
/// Formulas and C# code, collected while the pages are written and rendered by node in one go. A page has a mark in each one's place
/// until then. Without node formulas are readable text, and code has no colors.
/// </summary>
public sealed partial class Renderer(WebTools? tools)
{
    private const char Open = '\uE0F0',
        Close = '\uE0F1';
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<(string Tex, bool Display)> _formulas = [];
    private readonly List<string> _code = [];
    private readonly Dictionary<(string, bool), int> _seenFormulas = [];
    private readonly Dictionary<string, int> _seenCode = [];
    private string[] _formulaHtml = [],
        _codeHtml = [];

    public int Formulas => _formulas.Count;

    /// <summary>A mark for a formula.</summary>
    public string Formula(string tex, bool display)
    {
        if (!_seenFormulas.TryGetValue((tex, display), out var i))
        {
            _seenFormulas[(tex, display)] = i = _formulas.Count;
            _formulas.Add((tex, display));
        }
        return $"{Open}f{i}{Close}";
    }

    /// <summary>A mark for C# code.</summary>
    public string Code(string text)
    {
        if (!_seenCode.TryGetValue(text, out var i))
        {
            _seenCode[text] = i = _code.Count;
            _code.Add(text);
        }
        return $"{Open}c{i}{Close}";
    }

    /// <summary>Renders all that was collected.</summary>
    /// <returns>What could not be rendered and why.</returns>
    public IReadOnlyList<string> Run()
    {
        _formulaHtml = [.. _formulas.Select(f => Plain(f.Tex, f.Display))];
        _codeHtml = [.. _code.Select(WebUtility.HtmlEncode).Select(c => c ?? "")];
        if (tools is null || _formulas.Count + _code.Count == 0)
            return [];
        var input = new JsonObject
        {
            ["formulas"] = new JsonArray([
                .. _formulas.Select(f => (JsonNode)new JsonObject { ["tex"] = f.Tex, ["display"] = f.Display }),
            ]),
            ["code"] = new JsonArray([.. _code.Select(c => (JsonNode)JsonValue.Create(c))]),
        }.ToJsonString();
        var (output, error) = Node(tools, input);
        JsonNode? answer = null;
        try
        {
            answer = error is null ? JsonNode.Parse(output) : null;
        }
        catch (JsonException e)
        {
            error = e.Message;
        }
        if (answer is null)
            return [$"node did not render the formulas and the code: {error}"];
        for (var i = 0; i < _formulas.Count; i++)
            if (answer["formulas"]?[i]?.GetValue<string>() is { } html)
                _formulaHtml[i] = Named(html, _formulas[i].Tex, _formulas[i].Display);
        for (var i = 0; i < _code.Count; i++)
            if (answer["code"]?[i]?.GetValue<string>() is { } html)
                _codeHtml[i] = html;
        return [.. (answer["failed"] as JsonArray ?? []).Select(f => $"formula {f?.GetValue<string>()}")];
    }

    /// <summary>A page with the marks replaced by what they stand for.</summary>
    public string Fill(string html) =>
        Mark().Replace(html, m => (m.Groups[1].Value == "f" ? _formulaHtml : _codeHtml)[int.Parse(m.Groups[2].Value)]);

    /// <summary>HTML with marks as text for a reader without HTML: for titles, labels and the search.</summary>
    public string ToText(string html)
    {
        var text = Mark()
            .Replace(
                html,
                m =>
                    WebUtility.HtmlEncode(
                        m.Groups[1].Value == "f"
                            ? TexText.Readable(_formulas[int.Parse(m.Groups[2].Value)].Tex)
                            : _code[int.Parse(m.Groups[2].Value)]
                    )
            );
        return Spaces()
            .Replace(
                WebUtility.HtmlDecode(
                    Tags()
                        .Replace(
                            text,
                            m =>
                                m.Value is "<br />" or "<br>"
                                || m.Value.StartsWith("</", StringComparison.Ordinal) && !Inline().IsMatch(m.Value)
                                    ? " "
                                    : ""
                        )
                ),
                " "
            )
            .Trim();
    }

    // KaTeX's visible part is hidden from readers' programs; its MathML part is what they read. Display formulas scroll on narrow screens.
    private static string Named(string html, string tex, bool display) =>
        display
            ? $"<span class=\"formula display\" data-tex=\"{WebUtility.HtmlEncode(tex)}\">{html}</span>"
            : $"<span class=\"formula\">{html}</span>";

    private static string Plain(string tex, bool display) =>
        $"<span class=\"formula plain{(display ? " display" : "")}\">{WebUtility.HtmlEncode(TexText.Readable(tex))}</span>";

    private static (string Output, string? Error) Node(WebTools tools, string input)
    {
        var script = Path.Combine(tools.Folder, "render.cjs");
        Assets.Write("render.cjs", script);
        var start = new ProcessStartInfo(tools.Node, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = tools.Folder,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException) { } // It ended before it had read everything; its error output says why.
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                return ("", $"stopped after {Limit.TotalSeconds:0} s");
            }
            return process.ExitCode == 0 ? (output.Result, null) : ("", errors.Result.Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return ("", e.Message);
        }
    }

    [GeneratedRegex("\uE0F0([fc])([0-9]+)\uE0F1")]
    private static partial Regex Mark();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("^</(a|b|i|em|strong|code|span|sub|sup)>$")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
