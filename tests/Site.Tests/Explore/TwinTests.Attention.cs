namespace DropoutCourse.Tests;

public partial class TwinTests
{
    [Theory]
    [InlineData(0.3, "inverted", true, 1)]
    [InlineData(0.3, "inverted", false, 500)]
    [InlineData(0.9, "rows", true, 40)]
    [InlineData(0.5, "none", false, 7)]
    [InlineData(0, "inverted", true, 2)]
    public async Task Attention_(double p, string scale, bool causal, int draws)
    {
        var settings = new AttentionSettings(p, scale, causal, draws, Seed: 6);
        var js = await Model(settings, "attention");
        Same("attention", AttentionDropout.Of(settings), js);
        foreach (var row in js.GetProperty("weights").EnumerateArray())
            Assert.Equal(1, row.EnumerateArray().Sum(w => w.GetDouble()), 12);
    }
}
