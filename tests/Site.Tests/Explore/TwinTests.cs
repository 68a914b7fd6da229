using System.Text.Json;

namespace DropoutCourse.Tests;

/// <summary>The numbers of the figures' scripts are those of the library, to 1e-6.</summary>
public partial class TwinTests(ExplorePages pages, Browser browser)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Fact]
    public async Task TheGeneratorsGiveTheSameNumbers()
    {
        await using var tab = await browser.Open(pages.SitePage);
        foreach (int seed in new[] { 0, 1, 2, -1, 123456789, int.MaxValue })
        {
            var js = await Numbers(
                tab,
                "seed => { const r = new courseExplore.Random(seed); return [...Array.from({ length: 50 }, () => r.uniform()), ...Array.from({ length: 50 }, () => r.normal()), ...Array.from({ length: 50 }, () => r.below(7)), ...r.mask(50, 0.3)]; }",
                seed
            );
            var random = new SmallRandom(seed);
            double[] here =
            [
                .. Enumerable.Range(0, 50).Select(_ => random.NextDouble()),
                .. Enumerable.Range(0, 50).Select(_ => random.NextNormal()),
                .. Enumerable.Range(0, 50).Select(_ => (double)random.Next(7)),
                .. Masks.Bernoulli(50, 0.3, random).Select(r => (double)r),
            ];
            Same($"seed {seed}", here, js);
        }
    }

    [Theory]
    [InlineData(0.5, 10, false, 1)]
    [InlineData(0.3, 32, false, 500)]
    [InlineData(0.9, 7, true, 40)]
    [InlineData(0, 12, false, 3)]
    [InlineData(1, 12, false, 3)]
    [InlineData(0.25, 1, true, 9)]
    public async Task Masks_(double p, int units, bool shared, int draws)
    {
        var settings = new MaskSettings(p, units, shared, draws, Seed: 17);
        var js = await Model(settings, "masks");
        Same("masks", MaskCounts.Of(settings), js);
        Assert.Equal(1, js.GetProperty("binomial").EnumerateArray().Sum(v => v.GetDouble()), 12);
    }

    private async Task<JsonElement> Model(object settings, string figure)
    {
        await using var tab = await browser.Open(pages.SitePage);
        return JsonDocument
            .Parse(
                await tab.Page.EvaluateAsync<string>(
                    "([name, settings]) => { const f = courseExplore.figures[name]; return JSON.stringify((f.numbers || f.model).call(f, JSON.parse(settings)), (key, v) => ArrayBuffer.isView(v) ? Array.from(v) : v); }",
                    new[] { figure, JsonSerializer.Serialize(settings, Json) }
                )
            )
            .RootElement;
    }

    private static async Task<double[]> Numbers(Tab tab, string script, object argument) =>
        JsonSerializer.Deserialize<double[]>(
            await tab.Page.EvaluateAsync<string>($"a => JSON.stringify(({script})(a))", argument)
        )!;

    private static void Same(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) < 1e-6,
                $"{what}[{i}]: {expected[i]} here, {actual[i]} there"
            );
    }

    /// <summary>Every number of the library's model is in the script's, under the same name.</summary>
    private static void Same(string path, object expected, JsonElement actual)
    {
        Compare(path, JsonSerializer.SerializeToElement(expected, Json), actual);

        static void Compare(string path, JsonElement e, JsonElement a)
        {
            switch (e.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in e.EnumerateObject())
                    {
                        Assert.True(
                            a.TryGetProperty(property.Name, out var other),
                            $"{path}.{property.Name} is missing"
                        );
                        Compare($"{path}.{property.Name}", property.Value, other);
                    }
                    break;
                case JsonValueKind.Array:
                    Assert.True(
                        e.GetArrayLength() == a.GetArrayLength(),
                        $"{path}: {e.GetArrayLength()} and {a.GetArrayLength()} numbers"
                    );
                    for (int i = 0; i < e.GetArrayLength(); i++)
                        Compare($"{path}[{i}]", e[i], a[i]);
                    break;
                case JsonValueKind.Number:
                    Assert.True(
                        a.ValueKind == JsonValueKind.Number && Math.Abs(e.GetDouble() - a.GetDouble()) < 1e-6,
                        $"{path}: {e} in the library, {a} in the script"
                    );
                    break;
                default:
                    Assert.Equal(e.ToString(), a.ToString());
                    break;
            }
        }
    }
}
