using System.Text;

namespace DropoutCourse.Tests;

public sealed class AgNewsTests
{
    static InvalidDataException ErrorOf(string csv)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["train.csv"], csv);
        var error = Assert.Throws<InvalidDataException>(() => AgNews.Read(folder["train.csv"]));
        Assert.Contains(folder["train.csv"], error.Message, StringComparison.Ordinal);
        return error;
    }

    [Fact]
    public void Reads_quotes_commas_line_breaks_and_backslashes()
    {
        using var folder = new TempFolder();
        File.WriteAllText(
            folder["train.csv"],
            "\uFEFF\"3\",\"Oil, again\",\"He said \"\"up\"\"\\then down\"\r\n\"1\",\"Two\nlines\",\"x\"\n\n4,bare,fields"
        );
        File.WriteAllText(folder["test.csv"], "\"2\",\"Goal\",\"Of the year\"\n");
        var (train, test) = AgNews.Load(folder.Path);
        Assert.Equal(["Oil, again He said \"up\" then down", "Two lines x", "bare fields"], train.Texts);
        Assert.Equal([2, 0, 3], train.Labels);
        Assert.Equal(("AG_NEWS", "Sports"), (test.Name, test.Classes[(int)test.Labels[0]]));
    }

    [Theory]
    [InlineData("\"1\",\"a\",\"b\"\n\"5\",\"a\",\"b\"\n", "line 2", "field 1")]
    [InlineData("\"0\",\"a\",\"b\"\n", "line 1", "'0'")]
    [InlineData("\"1\",\"a\",\"b\"\n\"x\",\"a\",\"b\"\n", "line 2", "class index")]
    [InlineData("\"1\",\"a\nb\",\"b\"\n\"2\",\"a\"\n", "line 3", "2 fields")]
    [InlineData("\"1\",\"a\",\"b\",\"c\"\n", "line 1", "4 fields")]
    [InlineData("\"1\",\"\",\"b\"\n", "line 1", "title")]
    [InlineData("\"1\",\"a\",\" \"\n", "line 1", "description")]
    [InlineData("\"1\",\"a\",\"b\"\n\"2\",\"a\",\"cut", "line 2", "no closing quote")]
    [InlineData("\"1\",\"a\"b\",\"c\"\n", "line 1", "field 2")]
    [InlineData("", "no lines", "")]
    public void Errors_name_file_line_and_field(string csv, string where, string what)
    {
        string message = ErrorOf(csv).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_one_in_another_encoding_are_named()
    {
        using var folder = new TempFolder();
        Assert.Contains(
            "nowhere",
            Assert.Throws<FileNotFoundException>(() => AgNews.Load(folder["nowhere"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "train.csv",
            Assert.Throws<FileNotFoundException>(() => AgNews.Load(folder.Path)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllBytes(folder["train.csv"], Encoding.Latin1.GetBytes("\"1\",\"é\",\"b\"\n"));
        Assert.Contains(
            "UTF-8",
            Assert.Throws<InvalidDataException>(() => AgNews.Read(folder["train.csv"])).Message,
            StringComparison.Ordinal
        );
    }
}
