namespace DropoutCourse.Tests;

public partial class TwinTests
{
    [Theory]
    [InlineData(0.3, "no", "one")]
    [InlineData(0.3, "no", "keep")]
    [InlineData(0.9, "yes", "inverse")]
    [InlineData(0, "yes", "one")]
    [InlineData(0.55, "yes", "one")]
    public async Task MeanAndVariance_(double p, string inverted, string factor)
    {
        var settings = new PreActivationSettings(p, inverted, factor, Seed: 5);
        var model = PreActivation.Of(settings);
        var js = await Model(settings, "meanAndVariance");
        Same("meanAndVariance", model, js);
        Assert.Equal(1, js.GetProperty("bins").EnumerateArray().Sum(v => v.GetDouble()), 9);
        Assert.Equal(model.FormulaMean, js.GetProperty("mean").GetDouble(), 9);
        Assert.Equal(model.FormulaVariance, js.GetProperty("variance").GetDouble(), 9);
        if ((inverted, factor) is ("no", "keep") or ("yes", "one"))
            Assert.Equal(model.Mean, js.GetProperty("test").GetDouble(), 9);
    }
}
