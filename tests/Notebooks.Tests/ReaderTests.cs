using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Notebooks as programs and accidents leave them: what can be read is read, what cannot is named for what it is.</summary>
public class ReaderTests
{
    private const string Good = """
        {"cells": [
          {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Ausgänge\n", "text"]},
          {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": null, "outputs": [], "source": "int X() => 1;"}
         ],
         "metadata": {"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)"}}, "nbformat": 4, "nbformat_minor": 5}
        """;

    private static Notebook Read(byte[] content, Reading reading = Reading.Strict)
    {
        var notebook = NotebookReader.Parse("x.ipynb", content, reading);
        Assert.Empty(Nbformat.Problems(TolerantJson.Parse(notebook.ToJson()).Root));
        return notebook;
    }

    private static Notebook Read(string text, Reading reading = Reading.Strict) =>
        Read(Encoding.UTF8.GetBytes(text), reading);

    private static void IsGood(Notebook notebook) =>
        Assert.Equal(["# Ausgänge\ntext", "int X() => 1;"], notebook.Cells.Select(c => c.Source));

    public static TheoryData<string, bool> Encodings =>
        new()
        {
            { "utf-8", true },
            { "utf-8", false },
            { "utf-16", true },
            { "utf-16", false },
            { "utf-16BE", true },
            { "utf-16BE", false },
            { "utf-32", true },
            { "utf-32", false },
            { "utf-32BE", true },
            { "utf-32BE", false },
        };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_Unicode_encoding_is_read_with_and_without_its_mark(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        IsGood(Read([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Good)]));
    }

    [Fact]
    public void Letters_of_Windows_are_read_and_named_as_a_guess()
    {
        var notebook = Read(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Good));
        IsGood(notebook);
        Assert.Contains("may be wrong", Assert.Single(notebook.Repairs));
    }

    [Theory]
    [InlineData(
        "\"outputs\": []",
        "\"outputs\": [{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"application/json\": [NaN, -Infinity, Infinity]}}]",
        "NaN"
    )]
    [InlineData("\"metadata\": {}, \"exec", "\"metadata\": {\"score\": NaN}, \"exec", "NaN")]
    [InlineData("\"execution_count\": null", "\"execution_count\": null, \"execution_count\": 3", "is there twice")]
    [InlineData("\"nbformat\": 4", "\"nbformat\": 4, \"nbformat\": 4, \"metadata\": {}", "is there twice")]
    [InlineData("\"nbformat_minor\": 5}", "\"nbformat_minor\": 5,\n}", "a comma before a closing bracket")]
    [InlineData("1;\"}\n ]", "1;\"},\n ]", "a comma before a closing bracket")]
    [InlineData("_minor\": 5}", "_minor\": 5}\0\0\0", "zero bytes")]
    [InlineData("_minor\": 5}", "_minor\": 5}\n}\n", "behind the end")]
    [InlineData("\"source\": \"int", "\"extra\": \"two\nlines\", \"source\": \"int", "line break within a text")]
    [InlineData("\"id\": \"b\"", "\"id\": \"a\"", "is there twice")]
    [InlineData("\"id\": \"b\"", "\"id\": \"a b\"", "cells[1].id")]
    [InlineData("\"metadata\": {}, \"exec", "\"metadata\": 7, \"exec", "cells[1].metadata")]
    [InlineData("\"outputs\": []", "\"outputs\": [1, {\"output_type\": \"strange\"}]", "2 of the outputs")]
    public void What_does_not_matter_costs_nothing_and_is_named(string good, string bad, string named)
    {
        Assert.Contains(good, Good);
        var notebook = Read(Good.Replace(good, bad));
        IsGood(notebook);
        Assert.Contains(notebook.Repairs, r => r.Contains(named));
    }

    [Theory]
    [InlineData(70)]
    [InlineData(5_000)]
    [InlineData(200_000)]
    public void Nesting_of_outputs_does_not_matter(int deep) =>
        IsGood(
            Read(
                Good.Replace(
                    "\"outputs\": []",
                    "\"outputs\": [{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"application/json\": "
                        + new string('[', deep)
                        + new string(']', deep)
                        + "}}]"
                )
            )
        );

    [Fact]
    public void Half_a_surrogate_pair_is_kept() =>
        Assert.Equal("a\n\ud83d", Read(Good.Replace("int X() => 1;", "a\\n\\ud83d")).Cells[1].Source);

    [Fact]
    public void Merge_marks_around_what_does_not_matter_are_taken_out()
    {
        var line = "{\"cell_type\": \"code\", \"id\": \"b\"";
        var text = Good.Replace(
            "\"metadata\": {\"kernelspec\"",
            "\n<<<<<<< HEAD\n\"x\": 1,\n||||||| base\n\"x\": 0,\n=======\n\"x\": 2,\n>>>>>>> other\n\"metadata\": {\"kernelspec\""
        );
        Assert.Contains(line, text);
        var notebook = Read(text);
        IsGood(notebook);
        Assert.Contains(notebook.Repairs, r => r.Contains("merge marks"));
    }

    [Fact]
    public void Merge_marks_between_two_codes_are_not_decided()
    {
        var text = Good.Replace(
            "  {\"cell_type\": \"code\"",
            "<<<<<<< HEAD\n  {\"cell_type\": \"markdown\", \"id\": \"c\", \"metadata\": {}, \"source\": \"mine\"},\n=======\n>>>>>>> other\n  {\"cell_type\": \"code\""
        );
        var error = Assert.Throws<UserError>(() => Read(text)).Message;
        Assert.Contains("line 3: git's merge marks", error);
    }

    [Fact]
    public void Old_formats_are_read()
    {
        var notebook = Read(
            """
            {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
              {"cell_type": "heading", "level": 2, "source": ["Ausgänge"], "metadata": {}},
              {"cell_type": "code", "language": "csharp", "collapsed": false, "input": ["int X() => 1;"], "prompt_number": 4, "metadata": {},
               "outputs": [{"output_type": "pyout", "prompt_number": 4, "text": ["1"]}, {"output_type": "stream", "stream": "stdout", "text": "x"},
                {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []}]}]}]}
            """
        );
        Assert.Equal(["## Ausgänge", "int X() => 1;"], notebook.Cells.Select(c => c.Source));
        Assert.Equal(3, notebook.Cells[1].Outputs.Count);
        Assert.Equal("1", Notebook.Join(notebook.Cells[1].Outputs[0]!["data"]!["text/plain"]));
    }

    [Fact]
    public void Leniently_what_is_no_cell_is_left_out_and_named()
    {
        var notebook = Read(
            Good.Replace(
                "\"cells\": [",
                "\"cells\": [7, {\"cell_type\": \"heading\"}, {\"cell_type\": \"code\", \"source\": [1]},"
            ),
            Reading.Lenient
        );
        IsGood(notebook);
        Assert.Equal(3, notebook.Repairs.Count(r => r.Contains("left out")));
    }

    [Theory]
    [InlineData("", "empty (0 bytes)")]
    [InlineData("\0\0\0\0", "all of them zero")]
    [InlineData("<!DOCTYPE html><html><body>Please log in</body></html>", "a web page")]
    [InlineData("PK\u0003\u0004rest", "a zip archive")]
    [InlineData("%PDF-1.4", "a PDF document")]
    [InlineData("Rar!\u001a", "a RAR archive")]
    [InlineData("[1]", "must be an object")]
    [InlineData("{\"a\": 1}", "nbformat is missing")]
    [InlineData(
        "{\n \"cells\": [\n  {\"cell_type\": \"code\",\n   \"sour",
        "only a part of a notebook: it breaks off in line 4"
    )]
    [InlineData("{\n \"cells\": [\n  {\"cell_type\" \"code\"}]}", "not JSON (line 3")]
    public void What_cannot_be_read_is_named_for_what_it_is(string text, string named)
    {
        var error = Assert.Throws<UserError>(() => Read(text)).Message;
        Assert.Contains("x.ipynb", error);
        Assert.Contains(named, error);
        Assert.DoesNotContain("git checkout", error);
    }

    [Fact]
    public void A_repaired_copy_lies_beside_and_the_file_stays_as_it_is()
    {
        using var scratch = new Scratch();
        var text = Good.Replace("_minor\": 5}", "_minor\": 5,}");
        var path = scratch.Write("sheet.ipynb", text);
        List<string> said = [];
        for (var i = 0; i < 2; i++)
            IsGood(RepairedCopy.Read(path, Reading.Strict, said.Add));
        Assert.Contains(said, s => s.Contains("sheet.repaired.ipynb"));
        Assert.Equal(text, File.ReadAllText(path));
        IsGood(Read(File.ReadAllBytes(scratch["sheet.repaired.ipynb"])));
        Assert.Equal(2, Directory.GetFiles(scratch.Path).Length);
    }

    [Fact]
    public void Of_half_a_notebook_the_whole_cells_are_saved()
    {
        using var scratch = new Scratch();
        var text = Good[..(Good.IndexOf("int X", StringComparison.Ordinal) + 3)];
        var error = Assert.Throws<UserError>(() =>
            RepairedCopy.Read(scratch.Write("sheet.ipynb", text), Reading.Lenient, _ => { })
        );
        Assert.Contains("sheet.repaired.ipynb", error.Message);
        Assert.Equal(
            "# Ausgänge\ntext",
            Read(File.ReadAllBytes(scratch["sheet.repaired.ipynb"])).Cells.Single().Source
        );
        Assert.Equal(text, File.ReadAllText(scratch["sheet.ipynb"]));
    }

    [Fact]
    public void Of_an_unmerged_notebook_both_versions_are_saved()
    {
        using var scratch = new Scratch();
        var text = Good.Replace(
            "\"source\": \"int X() => 1;\"}",
            "\n<<<<<<< HEAD\n\"source\": \"mine\"}\n=======\n\"source\": \"theirs\"}\n>>>>>>> other\n"
        );
        Assert.Throws<UserError>(() => RepairedCopy.Read(scratch.Write("s.ipynb", text), Reading.Strict, _ => { }));
        Assert.Equal("mine", Notebook.Read(scratch["s.first.ipynb"]).Cells[1].Source);
        Assert.Equal("theirs", Notebook.Read(scratch["s.second.ipynb"]).Cells[1].Source);
    }
}
