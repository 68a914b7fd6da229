using System.Net;
using System.Text;
using System.Text.Json;

namespace DropoutCourse;

/// <summary>
/// A figure that answers while the hand moves. Its HTML holds all that it needs: the first picture and its numbers for where scripts do not run,
/// the style, and the scripts that put sliders in their place. It needs no network and no kernel.
/// </summary>
[Viewing.TypeFormatterSource(typeof(Viewing.Source))]
public sealed class Explorable : IView
{
    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    readonly string name,
        picture;
    readonly object settings;
    readonly Table numbers;
    readonly string[] scripts;

    /// <summary>A figure.</summary>
    /// <param name="name">Its name in explore.figures.</param>
    /// <param name="tryThis">What to try, what to see, and a question.</param>
    /// <param name="settings">What the sliders begin with; becomes JSON.</param>
    /// <param name="picture">The first picture as SVG.</param>
    /// <param name="numbers">The first picture's numbers.</param>
    /// <param name="scripts">Its files in assets/, beside those that all figures have.</param>
    internal Explorable(
        string name,
        string tryThis,
        object settings,
        string picture,
        Table numbers,
        params string[] scripts
    )
    {
        (this.name, TryThis, this.settings, this.picture, this.numbers, this.scripts) = (
            name,
            tryThis,
            settings,
            picture,
            numbers,
            scripts
        );
    }

    /// <summary>What to try, what to see, and a question.</summary>
    public string TryThis { get; }

    /// <summary>The settings as the scripts get them.</summary>
    public string SettingsJson => JsonSerializer.Serialize(settings, Json);

    /// <inheritdoc/>
    public string ToHtml() =>
        $"""
            <div class="explore" data-explore="{name}" data-settings="{WebUtility.HtmlEncode(
                SettingsJson
            )}"><p class="explore-try">{WebUtility.HtmlEncode(
                TryThis
            )}</p><div class="explore-static">{picture}{numbers.ToHtml()}</div></div>
            <style>{Asset("explore.css")}</style>
            <script>{Scripts(["random.js", "plot.js", "frame.js", .. scripts])}</script>
            """;

    /// <inheritdoc/>
    public string ToText() => $"{TryThis}\n\n{numbers.ToText()}";

    /// <summary>The plain-text form.</summary>
    public override string ToString() => ToText();

    /// <summary>Scripts of assets/, each in a block of its own, behind one another; then every figure that is on the page and has not started starts.</summary>
    /// <param name="names">Their files.</param>
    internal static string Scripts(params string[] names) =>
        "(explore=>{'use strict';\n"
        + string.Concat(names.Select(n => $"{{\n{Asset(n)}}}\n"))
        + "explore.start();})(window.courseExplore=window.courseExplore||{figures:{}});";

    internal static string Asset(string name)
    {
        using var stream =
            typeof(Explorable).Assembly.GetManifestResourceStream("explore/" + name)
            ?? throw new InvalidOperationException($"{name} is not in this library.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
