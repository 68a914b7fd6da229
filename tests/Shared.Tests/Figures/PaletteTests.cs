namespace DropoutCourse.Tests;

public class PaletteTests
{
    [Theory]
    [InlineData("dropout", Palette.Dropout)]
    [InlineData("with dropout", Palette.Dropout)]
    [InlineData("p = 0.5", Palette.Dropout)]
    [InlineData("dropout, held out", Palette.Dropout)]
    [InlineData("no dropout", Palette.NoDropout)]
    [InlineData("no remedy", Palette.NoDropout)]
    [InlineData("p = 0", Palette.NoDropout)]
    [InlineData("trained with p = 0", Palette.NoDropout)]
    [InlineData("weight scaling", Palette.WeightScaling)]
    [InlineData("Monte Carlo, T = 20", Palette.MonteCarlo)]
    [InlineData("never", Palette.NoDropout)]
    [InlineData("all the time", Palette.Dropout)]
    [InlineData("1 mask: dropout", Palette.Dropout)]
    [InlineData("1 mask a step", Palette.Dropout)]
    [InlineData("no dropout, 128 units", Palette.NoDropout)]
    [InlineData("p = 0.5, 256 units", Palette.Dropout)]
    [InlineData("variational", Palette.Variational)]
    [InlineData("naive", Palette.Naive)]
    [InlineData("dropout + L2", null)]
    [InlineData("2 masks", null)]
    [InlineData("16 masks", null)]
    [InlineData("dropout before", null)]
    [InlineData("word dropout", null)]
    public void AConditionHasOneColor(string name, string? color) => Assert.Equal(color, Palette.Of(name));

    [Fact]
    public void WhateverTheOrderOfTheSeries()
    {
        Assert.Equal([Palette.Dropout, Palette.NoDropout], Palette.For(["dropout", "no dropout"]));
        Assert.Equal([Palette.NoDropout, Palette.Dropout], Palette.For(["p = 0", "p = 0.5"]));
        // what has no meaning of its own takes no color that means something in the same figure
        string[] mixed = Palette.For(["L2", "dropout", "no remedy", "data augmentation"]);
        Assert.Equal((Palette.Dropout, Palette.NoDropout), (mixed[1], mixed[2]));
        Assert.Equal(4, mixed.Distinct().Count());
    }

    [Fact]
    public void TwoConditionsOfOneKindAreToldApart()
    {
        Assert.Equal(2, Palette.For(["p = 0.2", "p = 0.5"]).Distinct().Count());
        Assert.Equal(3, Palette.For(["dropout", "dropout, mixed", "dropout, max-norm"]).Distinct().Count());
        Assert.Single(Palette.For(["dropout, held out", "dropout, training"]).Distinct());
    }
}
