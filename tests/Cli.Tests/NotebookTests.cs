using System.Text.Json.Nodes;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

public class NotebookTests
{
    private const string Good = """
        {"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":["# Überschrift\n","text 😀 <b>&amp;</b>"]},
         {"cell_type":"code","id":"b","metadata":{"strange":{"kept":[1,2.50,1e3]}},"execution_count":3,"outputs":[],"source":"var x = 1;\nx"}],
         "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"other":{}},"nbformat":4,"nbformat_minor":5}
        """;

    private static Notebook Parse(string text) => Notebook.Parse("folder/name.ipynb", text);

    private static string Error(string text) => Assert.Throws<UserError>(() => Parse(text)).Message;

    [Fact]
    public void SourceIsJoinedWhetherStringOrLines()
    {
        var notebook = Parse(Good);
        Assert.Equal("# Überschrift\ntext 😀 <b>&amp;</b>", notebook.Cells[0].Source);
        Assert.Equal("var x = 1;\nx", notebook.Cells[1].Source);
        Assert.Equal(["b"], notebook.CodeCells.Select(c => c.Id));
    }

    [Fact]
    public void UnknownFieldsAndNumbersSurviveWriting()
    {
        var json = Parse(Good).ToJson();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Good), JsonNode.Parse(json)));
        Assert.Contains("2.50", json);
        Assert.Contains("1e3", json);
    }

    [Fact]
    public void JsonIsWrittenAsJupyterDoes()
    {
        var json = Parse(Good).ToJson();
        Assert.StartsWith(
            "{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n   \"id\": \"a\",\n   \"metadata\": {},\n   \"source\": [\n    \"# Überschrift\\n\",\n    \"text 😀 <b>&amp;</b>\"\n   ]\n  },",
            json
        );
        Assert.EndsWith(" \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n", json);
        Assert.DoesNotContain('\r', json);
    }

    [Theory]
    [InlineData("a\u0007b\u001bc\u2028é\u007f\"\\/\t", "\"a\\u0007b\\u001bc\u2028é\u007f\\\"\\\\/\\t\"\n")]
    public void OnlyWhatMustBeEscapedIsEscaped(string text, string json) =>
        Assert.Equal(json, JupyterJson.Write(JsonValue.Create(text)));

    [Fact]
    public void HalfASurrogatePairIsEscaped() =>
        Assert.Equal("\"\ud83d\ude00 \\ud83d\"\n", JupyterJson.Write(JsonValue.Create("\ud83d\ude00 \ud83d")));

    [Fact]
    public void LinesKeepTheirNewlines()
    {
        Assert.Equal(["a\n", "\n", "b"], Notebook.Lines("a\n\nb").Select(l => l!.GetValue<string>()));
        Assert.Empty(Notebook.Lines(""));
    }

    [Fact]
    public void OlderNotebooksGetIdsAndTheNewFormatNumber()
    {
        var notebook = Parse(
            """{"cells":[{"cell_type":"code","metadata":{},"source":"1","outputs":[],"execution_count":null},{"cell_type":"raw","id":"cell-1","metadata":{},"source":""}],"metadata":{},"nbformat":4,"nbformat_minor":2}"""
        );
        Assert.Equal(["cell-1x", "cell-1"], notebook.Cells.Select(c => c.Id));
        Assert.Contains("\"nbformat_minor\": 5", notebook.ToJson());
    }

    [Fact]
    public void ACopyIsIndependent()
    {
        var notebook = Parse(Good);
        var copy = notebook.Copy();
        copy.Cells[1].Clear();
        Assert.Contains("\"execution_count\": 3", notebook.ToJson());
        Assert.Contains("\"execution_count\": null", copy.ToJson());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("{\"cells\": [}", "not JSON (line 1")]
    [InlineData("[1]", "must be an object")]
    [InlineData("{\"a\": 1}", "nbformat is missing")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "cells is empty")]
    [InlineData("{\"nbformat\": 4}", "cells is missing")]
    [InlineData("{\"nbformat\": 4, \"cells\": {}}", "cells is missing or not a list")]
    [InlineData("{\"nbformat\": 4, \"cells\": []}", "cells is empty")]
    [InlineData("{\"nbformat\": 4, \"cells\": [1]}", "cells[0] is not an object")]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\", \"source\": \"\"}]}",
        "cells[0].cell_type is \"heading\""
    )]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"source\": \"\"}]}", "cells[0].cell_type is missing")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}", "cells[0].source")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}", "cells[0].source")]
    [InlineData(
        "{\"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"name\": \"python3\", \"language\": \"python\"}}, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\"}]}",
        "kernelspec.language is \"python\""
    )]
    [InlineData(
        "{\"nbformat\": 4, \"metadata\": {\"language_info\": {\"name\": \"python\"}}, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\"}]}",
        "language_info.name is \"python\""
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"metadata\": {\"polyglot_notebook\": {\"kernelName\": \"fsharp\"}}}]}",
        "cells[0] is for the kernel \"fsharp\""
    )]
    public void BadNotebooksAreNamedWithFileAndField(string text, string part)
    {
        var message = Error(text);
        Assert.Contains("name.ipynb", message);
        Assert.Contains(part, message);
    }

    [Fact]
    public void MissingFileAndFolderAreToldApart()
    {
        using var scratch = new Scratch();
        Assert.Contains("no such file", Assert.Throws<UserError>(() => Notebook.Read(scratch["none.ipynb"])).Message);
        Assert.Contains("is a folder", Assert.Throws<UserError>(() => Notebook.Read(scratch.Path)).Message);
    }

    [Fact]
    public void WritingLeavesNothingBehindWhenItFails()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["taken"]);
        Assert.Contains("taken", Assert.Throws<UserError>(() => Parse(Good).Write(scratch["taken"])).Message);
        Assert.Empty(Directory.GetFiles(scratch.Path));
    }
}
