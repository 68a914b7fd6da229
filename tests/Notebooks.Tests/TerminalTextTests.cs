namespace DropoutCourse.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain ü😀\n\ttext\n", "plain ü😀\n\ttext\n")]
    [InlineData("10%\r20%\r100%\n", "100%\n")]
    [InlineData("long line\rab", "abng line")]
    [InlineData("long line\r\u001b[Kab\nc", "ab\nc")]
    [InlineData("a\r\nb\r\r\nc", "a\nb\nc")]
    [InlineData("abc\b\bX\n", "aXc\n")]
    [InlineData("\b\bX", "X")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007x\u001b]8;;http://a\u001b\\link", "xlink")]
    [InlineData("bell\u0007 nul\0 del\u007f", "bell\u2407 nul\u2400 del\u2421")]
    [InlineData("\u001bZ", "\u241bZ")]
    [InlineData("a\u202eb\u009b", "a\u27e8U+202E\u27e9b\u27e8U+009B\u27e9")]
    [InlineData("e\u0301x\r\u00fc", "\u00fcx")]
    [InlineData("👩‍👩‍👧x\rab", "ab")]
    public void IsWhatATerminalLeaves(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Settle(text));

    [Fact]
    public void InHtmlControlCharactersAreSignsAndLinesStay() =>
        Assert.Equal("<p>a\u2407\r\n\tb\u27e8U+202E\u27e9</p>", TerminalText.Signs("<p>a\u0007\r\n\tb\u202e</p>"));

    [Theory]
    [InlineData("start\nlong\r", "start\nlong\r")]
    [InlineData("long\rab\rxy", "xyng\rxy")]
    [InlineData("1%\r2%", "2%")]
    public void TextThatGoesOnKeepsItsPlace(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Settle(text, open: true));

    [Fact]
    public void HalfASurrogateIsShown() => Assert.Equal("a\ufffdb", TerminalText.Settle("a\ud83db"));
}
