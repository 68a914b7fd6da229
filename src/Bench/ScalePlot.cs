using System.Text.Json;
using Plotly.NET;

namespace DropoutCourse.Bench;

/// <summary>The page of ./course bench scale.</summary>
internal static class ScalePlot
{
    private sealed record Point(string Axis, double Size, double Ms, double Mib);

    public static void Write(string points, string page)
    {
        var all = JsonSerializer.Deserialize<Point[]>(
            File.ReadAllText(points),
            new JsonSerializerOptions { PropertyNameCaseInsensitive = true }
        )!;
        GenericChart Chart(string title, string unit, Func<Point, double> value) =>
            Figures.Lines(
                title,
                "size (images in a batch, units in a layer, thousand images)",
                unit,
                true,
                true,
                [
                    .. all.GroupBy(p => p.Axis)
                        .Select(g => new Series(
                            g.Key,
                            [.. g.Select(p => p.Axis == "images" ? p.Size / 1000 : p.Size)],
                            [.. g.Select(value)]
                        )),
                ]
            );
        // Beside the page there may be plotly.js, so that the page needs no network.
        var folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
        var library = File.Exists(Path.Combine(folder, "plotly.min.js"))
            ? "<script src=\"plotly.min.js\"></script>"
            : "";
        var html = $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>How time and memory grow</title>{{library}}
            <meta name="viewport" content="width=device-width, initial-scale=1"><style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }</style></head>
            <body><h1>How time and memory grow</h1>
            <p>One training step against the batch size and the width of the hidden layers; one epoch of a small net against the number of images.
            Both axes are logarithmic: a straight line of slope 1 is growth in proportion.</p>
            {{ChartHtml.Of(Chart("Time", "milliseconds", p => p.Ms))}}
            {{ChartHtml.Of(Chart("Memory added to the process", "MiB", p => Math.Max(p.Mib, 0.1)))}}
            </body></html>
            """;
        Directory.CreateDirectory(folder);
        var temporary = page + ".tmp";
        File.WriteAllText(temporary, html);
        File.Move(temporary, page, overwrite: true);
    }
}
