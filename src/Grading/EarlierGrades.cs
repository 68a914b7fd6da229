using System.Text.Json.Nodes;

namespace DropoutCourse.Grading;

/// <summary>What an earlier run wrote into the same folder: one gradebook holds what one run grades, so nothing of it may be missing now.</summary>
public static class EarlierGrades
{
    /// <exception cref="UserError">Sheets or students in the folder's gradebook are not graded this time: their grades would disappear.</exception>
    public static void Check(string folder, Submissions submissions)
    {
        var file = Path.Combine(folder, "grades.json");
        if (!File.Exists(file) || TolerantJson.Parse(File.ReadAllText(file)).Root?["students"] is not JsonArray rows)
            return;
        var now = submissions.Found.Select(s => (s.Key, s.Sheet)).ToHashSet();
        var missing = rows.OfType<JsonObject>()
            .Select(r =>
                (Key: Notebook.Join(r["key"]), Sheet: Notebook.Join(r["sheet"]), Student: Notebook.Join(r["student"]))
            )
            .Where(r => !now.Contains((r.Key, r.Sheet)))
            .ToList();
        if (missing.Count == 0)
            return;
        var lines = missing
            .GroupBy(r => r.Sheet)
            .Select(g =>
                $"{g.Key}: {string.Join(", ", g.Select(r => r.Student).Take(8))}{(g.Count() > 8 ? $" and {g.Count() - 8} more" : "")}"
            );
        throw new UserError(
            $"{Paths.Short(folder)} has grades that this run would not have, and they would disappear:\n  {string.Join("\n  ", lines)}\nName another folder with --out, or grade all of it at once (put the submissions into one folder, leave out --source). If they are to go, delete {Paths.Short(file)}; points given by hand stay."
        );
    }
}
