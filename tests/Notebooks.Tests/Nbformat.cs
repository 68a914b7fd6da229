using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>What the nbformat 4.5 schema demands of a notebook: https://nbformat.readthedocs.io/en/latest/format_description.html</summary>
public static class Nbformat
{
    public static IReadOnlyList<string> Problems(JsonNode? root)
    {
        List<string> problems = [];
        void Must(bool holds, string what)
        {
            if (!holds)
                problems.Add(what);
        }

        if (root is not JsonObject notebook)
            return ["the notebook is not an object"];
        Only(notebook, "notebook", ["cells", "metadata", "nbformat", "nbformat_minor"]);
        Must(Int(notebook["nbformat"]) == 4, "nbformat is not 4");
        Must(Int(notebook["nbformat_minor"]) == 5, "nbformat_minor is not 5");
        Must(notebook["metadata"] is JsonObject, "metadata is not an object");
        if (notebook["metadata"]?["kernelspec"] is JsonNode spec)
            Must(IsText(spec["name"]) && IsText(spec["display_name"]), "kernelspec lacks name or display_name");
        if (notebook["metadata"]?["language_info"] is JsonNode info)
            Must(IsText(info["name"]), "language_info lacks name");
        if (notebook["cells"] is not JsonArray cells)
            return [.. problems, "cells is not a list"];
        HashSet<string> ids = [];
        for (var i = 0; i < cells.Count; i++)
        {
            var at = $"cells[{i}]";
            if (cells[i] is not JsonObject cell)
            {
                problems.Add($"{at} is not an object");
                continue;
            }
            var type = Text(cell["cell_type"]);
            Must(Regex.IsMatch(Text(cell["id"]) ?? "", "^[a-zA-Z0-9-_]{1,64}$"), $"{at}.id");
            Must(ids.Add(Text(cell["id"]) ?? ""), $"{at}.id is not unique");
            Must(cell["metadata"] is JsonObject, $"{at}.metadata");
            Must(IsMultiline(cell["source"]), $"{at}.source");
            switch (type)
            {
                case "code":
                    Only(cell, at, ["cell_type", "id", "metadata", "source", "outputs", "execution_count"]);
                    Must(
                        cell.ContainsKey("execution_count")
                            && (cell["execution_count"] is null || Int(cell["execution_count"]) >= 0),
                        $"{at}.execution_count"
                    );
                    if (cell["outputs"] is JsonArray outputs)
                        for (var o = 0; o < outputs.Count; o++)
                            Output(outputs[o], $"{at}.outputs[{o}]");
                    else
                        problems.Add($"{at}.outputs");
                    break;
                case "markdown" or "raw":
                    Only(cell, at, ["cell_type", "id", "metadata", "source", "attachments"]);
                    break;
                default:
                    problems.Add($"{at}.cell_type is {type}");
                    break;
            }
        }
        return problems;

        void Output(JsonNode? node, string at)
        {
            if (node is not JsonObject output)
            {
                problems.Add($"{at} is not an object");
                return;
            }
            switch (Text(output["output_type"]))
            {
                case "stream":
                    Only(output, at, ["output_type", "name", "text"]);
                    Must(IsText(output["name"]) && IsMultiline(output["text"]), at);
                    break;
                case "display_data":
                    Only(output, at, ["output_type", "data", "metadata"]);
                    Bundle(output, at);
                    break;
                case "execute_result":
                    Only(output, at, ["output_type", "data", "metadata", "execution_count"]);
                    Must(output.ContainsKey("execution_count"), $"{at}.execution_count");
                    Bundle(output, at);
                    break;
                case "error":
                    Only(output, at, ["output_type", "ename", "evalue", "traceback"]);
                    Must(IsText(output["ename"]) && IsText(output["evalue"]), at);
                    Must(output["traceback"] is JsonArray lines && lines.All(IsText), $"{at}.traceback");
                    break;
                default:
                    problems.Add($"{at}.output_type");
                    break;
            }
        }

        void Bundle(JsonObject output, string at)
        {
            Must(output["metadata"] is JsonObject, $"{at}.metadata");
            if (output["data"] is not JsonObject data)
            {
                problems.Add($"{at}.data");
                return;
            }
            foreach (var (type, value) in data)
                Must(type.EndsWith("json", StringComparison.Ordinal) || IsMultiline(value), $"{at}.data[{type}]");
        }

        void Only(JsonObject node, string at, string[] allowed)
        {
            foreach (var (key, _) in node)
                Must(allowed.Contains(key), $"{at}: the field {key} is not allowed");
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? s) ? s : null;

    private static bool IsText(JsonNode? node) => Text(node) != null;

    private static int? Int(JsonNode? node) => node is JsonValue v && v.TryGetValue(out int i) ? i : null;

    private static bool IsMultiline(JsonNode? node) => IsText(node) || node is JsonArray lines && lines.All(IsText);
}

public class NbformatTests
{
    private const string Code =
        """{"cell_type":"code","id":"a","metadata":{},"source":"","execution_count":null,"outputs":[OUT]}""";

    private static IReadOnlyList<string> Of(string cell) =>
        Nbformat.Problems(
            JsonNode.Parse("{\"cells\":[" + cell + "],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}")
        );

    [Theory]
    [InlineData("")]
    [InlineData("""{"output_type":"stream","name":"stdout","text":["a"]}""")]
    [InlineData("""{"output_type":"error","ename":"a","evalue":"b","traceback":["c"]}""")]
    [InlineData(
        """{"output_type":"display_data","data":{"text/plain":"x","application/json":{"a":1}},"metadata":{}}"""
    )]
    public void GoodOutputsPass(string output) => Assert.Empty(Of(Code.Replace("OUT", output)));

    [Theory]
    [InlineData("""{"output_type":"stream","text":["a"]}""")]
    [InlineData("""{"output_type":"error","ename":"a","evalue":"b","traceback":"c"}""")]
    [InlineData("""{"output_type":"display_data","data":{"text/plain":1},"metadata":{}}""")]
    [InlineData("""{"output_type":"execute_result","data":{},"metadata":{}}""")]
    [InlineData("""{"output_type":"display_data","data":{}}""")]
    [InlineData("""{"output_type":"other"}""")]
    public void BadOutputsDoNot(string output) => Assert.NotEmpty(Of(Code.Replace("OUT", output)));

    [Fact]
    public void BadCellsDoNot()
    {
        Assert.NotEmpty(Of("""{"cell_type":"markdown","metadata":{},"source":""}"""));
        Assert.NotEmpty(Of("""{"cell_type":"markdown","id":"a b","metadata":{},"source":""}"""));
        Assert.NotEmpty(Of("""{"cell_type":"markdown","id":"a","metadata":{},"source":"","outputs":[]}"""));
        Assert.NotEmpty(Of("""{"cell_type":"heading","id":"a","metadata":{},"source":""}"""));
    }
}
