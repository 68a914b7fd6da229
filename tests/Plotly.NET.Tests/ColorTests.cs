using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace PlotlyTests;

public class ColorTests
{
    private static string Text(Color color) =>
        Json.Figure(Chart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 1 }, MarkerColor: color)).At("data.0.marker.color").GetRawText();

    [Theory]
    [InlineData("#1f77b4")]
    [InlineData("1F77B4")]
    [InlineData("0x1f77b4")]
    public void Six_digits_make_a_color(string hex) => Assert.Equal("\"rgba(31, 119, 180, 1.0)\"", Text(Color.fromHex(hex)));

    [Theory]
    [InlineData("#1f77")]
    [InlineData("#1f77b4ff")]
    [InlineData("")]
    public void Another_number_of_digits_is_refused(string hex) => Assert.Throws<Exception>(() => Color.fromHex(hex));

    [Theory]
    [InlineData("#fff")]
    [InlineData("#gg0000")]
    public void What_is_no_hexadecimal_text_is_refused(string hex) => Assert.Throws<ArgumentException>(() => Color.fromHex(hex));

    [Fact]
    public void Opacity_is_rounded_to_one_decimal() => Assert.Equal("\"rgba(1, 2, 3, 0.3)\"", Text(Color.fromARGB(64, 1, 2, 3)));

    [Fact]
    public void Components_end_at_255() => Assert.Throws<Exception>(() => Color.fromRGB(0, 256, 0));

    [Fact]
    public void Any_text_is_passed_on() => Assert.Equal("\"hsl(120, 50%, 50%)\"", Text(Color.fromString("hsl(120, 50%, 50%)")));

    [Fact]
    public void Several_colors_make_a_list() =>
        Assert.Equal("[\"red\",\"rgba(0, 0, 0, 1.0)\"]", Text(Color.fromColors(new[] { Color.fromString("red"), Color.fromRGB(0, 0, 0) })));

    [Fact]
    public void Numbers_stay_numbers() => Assert.Equal("[1,2]", Text(Color.fromColorScaleValues(new[] { 1, 2 })));
}
