using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>
/// What nbgrader's metadata (schema_version 3) says of a cell. A test cell has grade without solution, a program to write has solution
/// without grade, a written answer that a person grades has both.
/// </summary>
public sealed partial record CellInfo(string Id, bool Grade, bool Solution, bool Locked, double Points)
{
    public bool IsTest => Grade && !Solution;
    public bool IsWritten => Grade && Solution;
    public bool IsProgram => Solution && !Grade;

    /// <summary>Is the cell as it was handed out, in whatever version of the sheet? Its checksum was written then.</summary>
    public static bool IsAsReleased(Notebook.Cell cell) =>
        Of(cell) is { } info
        && (cell.Json["metadata"]?["nbgrader"] as JsonObject)?["checksum"] is JsonValue value
        && value.TryGetValue(out string? checksum)
        && checksum == info.Checksum(cell.Type, cell.Source);

    /// <summary>What the metadata says, null if the cell has none. Never throws: a learner's notebook may hold anything.</summary>
    public static CellInfo? Of(Notebook.Cell cell)
    {
        if ((cell.Json["metadata"] as JsonObject)?["nbgrader"] is not JsonObject data)
            return null;
        if (data["grade_id"] is not JsonValue value || !value.TryGetValue(out string? id))
            return null;
        bool Flag(string name) => data[name] is JsonValue v && v.TryGetValue(out bool b) && b;
        double points = data["points"] is JsonValue p
            ? p.TryGetValue(out double d)
                ? d
                : p.TryGetValue(out int i)
                    ? i
                    : double.NaN
            : 0;
        return new CellInfo(id, Flag("grade"), Flag("solution"), Flag("locked"), points);
    }

    /// <summary>The same for a sheet's source, where each mistake is an error that names the cell, the field and the remedy.</summary>
    public static CellInfo? Checked(Notebook.Cell cell, Func<string, UserError> bad)
    {
        if ((cell.Json["metadata"] as JsonObject)?["nbgrader"] is not { } node)
            return null;
        if (node is not JsonObject data)
            throw bad("metadata.nbgrader is not an object. Remove it, or write it as in the other sheets.");
        if (data["schema_version"] is not JsonValue version || !version.TryGetValue(out int number) || number != 3)
            throw bad("metadata.nbgrader.schema_version is not 3. Write \"schema_version\": 3.");
        foreach (var name in new[] { "grade", "solution", "locked" })
            if (data[name] is not JsonValue flag || !flag.TryGetValue(out bool _))
                throw bad($"metadata.nbgrader.{name} is missing or not true or false.");
        if (data["task"] is JsonValue task && task.TryGetValue(out bool isTask) && isTask)
            throw bad(
                "metadata.nbgrader.task is true; such cells are not supported. Make it a written answer: grade and solution true, task false."
            );
        if (Of(cell) is not { } info)
            throw bad("metadata.nbgrader.grade_id is missing or not a text.");
        if (!IdPattern().IsMatch(info.Id))
            throw bad($"metadata.nbgrader.grade_id is \"{info.Id}\"; it must have letters, digits, - and _ only.");
        if (info.Grade && !(info.Points >= 0 && double.IsFinite(info.Points)) || info.Grade && data["points"] is null)
            throw bad($"metadata.nbgrader.points of \"{info.Id}\" is missing or not a number of 0 or more.");
        if (info.IsTest && !info.Locked)
            throw bad($"the test cell \"{info.Id}\" must have locked true.");
        if (info.Solution && info.Locked)
            throw bad($"the solution cell \"{info.Id}\" must have locked false: learners write into it.");
        if (info.IsTest && !cell.IsCode)
            throw bad($"the test cell \"{info.Id}\" is not a code cell. A written answer has solution true too.");
        if (info.IsProgram && !cell.IsCode)
            throw bad(
                $"the solution cell \"{info.Id}\" is not a code cell. A written answer has grade true and points too."
            );
        if (info.IsWritten && cell.IsCode)
            throw bad(
                $"the cell \"{info.Id}\" has grade and solution true and is a code cell: code is graded by test cells. Set grade to false and add a test cell below."
            );
        return info;
    }

    /// <summary>nbgrader's checksum of a cell: MD5 over source, type, flags, id and points. It finds changes by accident; it protects from nothing.</summary>
    public string Checksum(string cellType, string source)
    {
        static string Bool(bool value) => value ? "True" : "False";
        var text = new StringBuilder(source)
            .Append(cellType)
            .Append(Bool(Grade))
            .Append(Bool(Solution))
            .Append(Bool(!Solution && (Grade || Locked)))
            .Append(Id);
        if (Grade)
            text.Append(PythonFloat(Points));
#pragma warning disable CA5351 // The format says MD5.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5351
    }

    private static string PythonFloat(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text : text + ".0";
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex IdPattern();
}
