using System.Text.Json;

namespace DropoutCourse.Tests;

public partial class TwinTests
{
    [Theory]
    [InlineData("entries", 0.3, 5, 3)]
    [InlineData("blocks", 0.3, 5, 8)]
    [InlineData("blocks", 0.9, 14, 1)]
    [InlineData("blocks", 0.2, 1, 0)]
    [InlineData("maps", 0.5, 2, 4)]
    [InlineData("entries", 0, 3, 5)]
    public async Task FeatureMaps_(string kind, double p, int block, int digit)
    {
        var first = JsonSerializer.Deserialize<FeatureMapSettings>(
            ExplorePages.Figures["featureMaps"].SettingsJson,
            Json
        )!;
        var settings = first with { Kind = kind, P = p, Block = block, Digit = digit, Draw = 3 };
        Same("featureMaps", FeatureMapDropout.Of(settings), await Model(settings, "featureMaps"));
    }
}
