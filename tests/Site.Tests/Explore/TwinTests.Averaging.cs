namespace DropoutCourse.Tests;

public partial class TwinTests
{
    [Theory]
    [InlineData("relu", 0.5, 2)]
    [InlineData("relu", 0.2, 4)]
    [InlineData("linear", 0.5, 3.35)]
    [InlineData("linear", 1, 1)]
    [InlineData("relu", 0, 0)]
    public async Task Averaging_(string net, double p, double logT)
    {
        var settings = new MonteCarloPathSettings(net, p, logT, Draw: 2, Seed: 3);
        var js = await Model(settings, "averaging");
        Same("averaging", MonteCarloPath.Of(settings), js);
        if (net == "linear") // where the output is linear in each mask element, weight scaling is exact
            Assert.Equal(js.GetProperty("exact").GetDouble(), js.GetProperty("weightScaling").GetDouble(), 9);
    }
}
