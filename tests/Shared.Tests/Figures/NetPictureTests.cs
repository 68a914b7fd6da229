using System.Xml.Linq;
using Xunit;

namespace DropoutCourse.Tests;

public class NetPictureTests
{
    [Fact]
    public void OnlyKeptUnitsAreConnected()
    {
        var html = XElement.Parse(
            new NetPicture("two", 2, 3, 1).Add("full").Add("thinned", [1, 1], [1, 0, 1]).ToHtml()
        );
        var nets = html.Elements("svg").ToArray();
        Assert.Equal(2, nets.Length);
        Assert.Equal((2 * 3 + 3 * 1, 6, 0), Count(nets[0]));
        Assert.Equal((2 * 2 + 2 * 1, 6, 1), Count(nets[1]));

        static (int Lines, int Circles, int Dropped) Count(XElement net) =>
            (
                net.Elements("line").Count(),
                net.Elements("circle").Count(),
                net.Elements("circle").Count(c => (string?)c.Attribute("fill") == "none")
            );
    }

    [Fact]
    public void TextIsEscapedAndTheTextFormNamesTheUnits()
    {
        var picture = new NetPicture("<a & b>", 1, 2).Add("\"<x>", null, [0, 1]);
        Assert.Equal("<a & b>", XElement.Parse(picture.ToHtml()).Element("div")!.Value);
        Assert.Equal("<a & b>\n\"<x>: units kept in each layer: 1 | 01\n", picture.ToText());
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new NetPicture("", 3));
        Assert.Throws<ArgumentException>(() => new NetPicture("", 3, 13));
        Assert.Contains(
            "2 elements for 3 units",
            Assert.Throws<ArgumentException>(() => new NetPicture("", 3, 2).Add("net", [1, 0])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new NetPicture("", 3, 2).Add("net", null, null, null));
    }
}
