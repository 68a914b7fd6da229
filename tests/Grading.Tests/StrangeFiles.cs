using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Files as editors, browsers, platforms, disks and learners make them of a notebook with right solutions; what each is worth was decided before the run.</summary>
internal static class StrangeFiles
{
    public enum Worth
    {
        All,

        /// <summary>Not gradable: an empty field in the gradebook, not 0.</summary>
        Nothing,

        /// <summary>All but the first task, which is 0.</summary>
        AllButFirst,
    }

    /// <param name="Files">By path; @ stands for the student, and times are in the order of the list.</param>
    public sealed record Case(string Kind, Worth Worth, IReadOnlyList<(string Path, byte[] Content)> Files);

    /// <param name="right">A submission with right solutions.</param>
    /// <param name="wrong">The same with the first task's solution wrong.</param>
    /// <param name="first">The first task.</param>
    public static IReadOnlyList<Case> Of(Sheet sheet, string right, string wrong, string first)
    {
        var place = $"@/{sheet.Name}/{sheet.Name}.ipynb";
        List<Case> all = [];
        void Bytes(string kind, byte[] content, Worth worth = Worth.All) =>
            all.Add(new(kind, worth, [(place, content)]));
        void Text(string kind, string content, Worth worth = Worth.All) => Bytes(kind, U(content), worth);
        void Changed(string kind, Action<JsonObject, List<JsonObject>> change, Worth worth = Worth.All)
        {
            var json = JsonNode.Parse(right)!.AsObject();
            var cells = json["cells"]!.AsArray().Select(c => c!.AsObject()).ToList();
            json["cells"] = null;
            change(json, cells);
            cells.ForEach(c => c.Parent?.AsArray().Remove(c));
            json["cells"] = new JsonArray([.. cells.Select(c => c.DeepClone())]);
            Text(kind, json.ToJsonString(), worth);
        }
        string? Grade(JsonObject cell) => (string?)(cell["metadata"]?["nbgrader"] as JsonObject)?["grade_id"];
        JsonObject At(List<JsonObject> cells, string id) => cells.First(c => Grade(c) == id);
        JsonObject Stub() =>
            JsonNode.Parse(Release.Of(sheet).ToJson())!["cells"]!
                .AsArray()
                .Select(c => c!.AsObject())
                .First(c => Grade(c) == first)
                .DeepClone()
                .AsObject();

        // Encodings and text.
        Bytes("utf16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(right)]);
        Bytes("utf16-no-mark", Encoding.BigEndianUnicode.GetBytes(right));
        Bytes("utf32", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(right)]);
        Text("byte-order-mark", "\uFEFF" + right);
        Text("crlf", right.Replace("\n", "\r\n"));
        Bytes("zeros-behind", [.. U(right), .. new byte[5000]]);
        Text(
            "nan",
            right.Replace(
                "\"outputs\": []",
                "\"outputs\": [{\"output_type\": \"display_data\", \"data\": {\"application/json\": [NaN, -Infinity]}, \"metadata\": {}}]"
            )
        );
        Text("field-twice", right.Replace("\"nbformat\": 4,", "\"nbformat\": 4,\n \"nbformat\": 4,"));
        Text("comma-at-end", right.Replace("\"nbformat_minor\": 5", "\"nbformat_minor\": 5,"));
        Text(
            "deep",
            right.Replace("\"kernelspec\":", $"\"deep\": {new string('[', 150)}{new string(']', 150)}, \"kernelspec\":")
        );
        Text(
            "merged-outputs",
            right.Replace(
                "\n \"nbformat\": 4,",
                "\n<<<<<<< HEAD\n \"nbformat\": 4,\n=======\n \"nbformat\": 4,\n>>>>>>> theirs"
            )
        );
        // A line of the first task's solution, in two versions.
        var line = right.Split('\n').First(l => l.Contains('(') && l.Contains(FirstLine(sheet, first)));
        Text(
            "merge-conflict",
            right.Replace(line, $"<<<<<<< HEAD\n{line}\n=======\n{line.Replace("(", "Old(")}\n>>>>>>> theirs"),
            Worth.Nothing
        );

        // Cells.
        Changed("metadata-of-one-gone", (_, c) => At(c, first)["metadata"] = new JsonObject());
        Changed("metadata-gone", (_, c) => c.ForEach(x => x["metadata"] = new JsonObject()));
        Changed(
            "metadata-and-ids-gone",
            (j, c) =>
            {
                j["nbformat_minor"] = 4;
                c.ForEach(x => (x["metadata"] = new JsonObject()).Parent!.AsObject().Remove("id"));
            }
        );
        Changed(
            "split",
            (_, c) =>
                c.Insert(
                    c.IndexOf(At(c, first)),
                    With(At(c, first), "split-a", "int ofMine = 1;\nint MyHelper() => ofMine;")
                )
        );
        Changed("stub-kept-above", (_, c) => c.Insert(c.IndexOf(At(c, first)), Stub()));
        Changed(
            "answer-below-stub",
            (_, c) =>
            {
                var (at, code) = (c.IndexOf(At(c, first)), (JsonNode)At(c, first)["source"]!.DeepClone());
                c[at] = Stub();
                c.Insert(
                    at + 1,
                    SheetBuilder.Code("mine-below", string.Concat(code.AsArray().Select(l => (string?)l)))
                );
            }
        );
        Changed("solution-is-raw", (_, c) => AsType(At(c, first), "raw"));
        Changed("solution-is-markdown", (_, c) => AsType(At(c, first), "markdown"));
        Changed(
            "tests-edited",
            (_, c) => c.FindAll(x => Grade(x)?.Contains("-test-") == true).ForEach(x => x["source"] = "// passed")
        );
        Changed("tests-deleted", (_, c) => c.RemoveAll(x => Grade(x)?.Contains("-test-") == true));
        Changed(
            "points-edited",
            (_, c) =>
                c.FindAll(x => Grade(x)?.Contains("-test-") == true)
                    .ForEach(x => x["metadata"]!["nbgrader"]!["points"] = 1000)
        );
        Changed(
            "using-in-locked-cell",
            (_, c) =>
                Append(
                    c.First(x => ((string?)x["source"]?.ToJsonString())!.Contains("#r ")),
                    "\nusing System.Numerics;"
                )
        );
        Changed(
            "added-cells",
            (_, c) =>
                c.Insert(3, SheetBuilder.Code("added", "var mine = new List<int> { 1 };\nmine.Add(2);\nmine.Count"))
        );
        Changed(
            "nuget-line",
            (_, c) =>
                At(c, first)["source"] =
                    "#r \"nuget: Newtonsoft.Json, 13.0.3\"\n"
                    + string.Concat(At(c, first)["source"]!.AsArray().Select(l => (string?)l))
        );
        Changed(
            "nbformat-3",
            (j, c) =>
            {
                j["nbformat"] = 3;
                foreach (var x in c.Where(x => (string?)x["cell_type"] == "code"))
                {
                    x["input"] = x["source"]!.DeepClone();
                    x.Remove("source");
                    x.Remove("execution_count");
                }
                j["worksheets"] = new JsonArray(
                    new JsonObject { ["cells"] = new JsonArray([.. c.Select(x => x.DeepClone())]) }
                );
                c.Clear();
            }
        );

        // Files that are none.
        Text("zero-bytes", "", Worth.Nothing);
        Text("login-page", "<!DOCTYPE html><html><head><title>Log in</title></head></html>", Worth.Nothing);
        Text("half-a-download", right[..(right.Length / 2)], Worth.Nothing);
        Text("other-sheet", new SheetBuilder().Solution("z-1-other", "int Z() => 1;").Json, Worth.Nothing);
        Bytes("a-zip-named-ipynb", Zipped.Of(("a.txt", [1])), Worth.Nothing);
        all.Add(new("word", Worth.Nothing, [("@/solutions.docx", Zipped.Of(("word/document.xml", [1])))]));
        all.Add(new("broken-zip", Worth.Nothing, [("@.zip", [0x50, 0x4B, 3, 4, 1, 2, 3])]));

        // Names and places.
        all.Add(new("text-ending", Worth.All, [($"@/{sheet.Name}/{sheet.Name}.ipynb.txt", U(right))]));
        all.Add(
            new(
                "several",
                Worth.All,
                [($"@/{sheet.Name}/{sheet.Name}.ipynb", U(wrong)), ($"@/{sheet.Name}/{sheet.Name} (1).ipynb", U(right))]
            )
        );
        all.Add(
            new(
                "later-is-unreadable",
                Worth.AllButFirst,
                [($"@/{sheet.Name}/{sheet.Name}.ipynb", U(wrong)), ($"@/{sheet.Name}/{sheet.Name} (1).ipynb", [])]
            )
        );
        all.Add(new("zipped", Worth.All, [("@.zip", Zipped.Of(("homework/" + sheet.Name + ".ipynb", U(right))))]));
        all.Add(
            new(
                "zip-in-zip",
                Worth.All,
                [("@.zip", Zipped.Of(("hand-in.zip", Zipped.Of(("x/solution.ipynb", U(right))))))]
            )
        );
        all.Add(
            new(
                "zip-in-folder",
                Worth.All,
                [("@/hand-in.zip", Zipped.Of(("solution.ipynb", U(right)))), ("@/notes.txt", U("my notes"))]
            )
        );
        all.Add(
            new(
                "names-of-others-inside",
                Worth.All,
                [("@.zip", Zipped.Of(("submitted/s000-right/02-definition/02-definition.ipynb", U(right))))]
            )
        );
        all.Add(
            new(
                "junk-beside",
                Worth.All,
                [
                    (place, U(right)),
                    ("@/.ipynb_checkpoints/x-checkpoint.ipynb", U(wrong)),
                    ("@/__MACOSX/._x.ipynb", [0, 5]),
                ]
            )
        );
        return all;
    }

    private static string FirstLine(Sheet sheet, string task) =>
        sheet.Tasks.First(t => t.Id == task).Solution.Source.Split('\n')[0];

    private static byte[] U(string text) => Encoding.UTF8.GetBytes(text);

    private static JsonObject With(JsonObject cell, string id, string source)
    {
        var copy = cell.DeepClone().AsObject();
        (copy["id"], copy["source"]) = (id, source);
        return copy;
    }

    private static void AsType(JsonObject cell, string type)
    {
        cell["cell_type"] = type;
        cell.Remove("outputs");
        cell.Remove("execution_count");
    }

    private static void Append(JsonObject cell, string text) =>
        cell["source"] = string.Concat(cell["source"]!.AsArray().Select(l => (string?)l)) + text;
}
