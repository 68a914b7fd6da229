namespace DropoutCourse.Tests;

/// <summary>Each strange file of the load test by itself, before anything runs: it is read or named for what it is, and its solutions are found.</summary>
public sealed class StrangeFileTests : IDisposable
{
    private static readonly Sheet Sheet = Grading.Sheet.Read(
        Path.Combine(Repository.Root, "notebooks", "instructor", "02-definition.ipynb")
    );
    private static readonly List<SheetTask> Programs = [.. Sheet.Tasks.Where(t => !t.IsWritten)];
    private static readonly string Right = Course
            .Submit(Sheet, [.. Programs.Select(t => (t.Id, t.Solution.Source))])
            .ToJson(),
        Wrong = Course
            .Submit(
                Sheet,
                [.. Programs.Skip(1).Select(t => (t.Id, t.Solution.Source)), (Programs[0].Id, "int nothing = 0;")]
            )
            .ToJson();
    private static readonly IReadOnlyList<StrangeFiles.Case> Cases = StrangeFiles.Of(
        Sheet,
        Right,
        Wrong,
        Programs[0].Id
    );
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Kinds => [.. Cases.Select(c => c.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_read_or_named_and_its_solutions_are_found(string kind)
    {
        var strange = Cases.Single(c => c.Kind == kind);
        foreach (var (n, (path, content)) in strange.Files.Index())
        {
            var file = _scratch["submitted/" + path.Replace("@", "ann")];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, n, 0, DateTimeKind.Utc));
        }
        _scratch.Write("submitted/ben/02-definition/02-definition.ipynb", Right);
        var read = new Submissions(_scratch["submitted"], [Sheet]);
        Assert.Equal(["ann", "ben"], read.Found.Select(f => f.Student));
        var found = read.Found[0];
        if (strange.Worth == StrangeFiles.Worth.Nothing)
        {
            Assert.Null(found.Notebook);
            Assert.NotNull(found.Problem);
            return;
        }
        Assert.True(found.Notebook != null, found.Problem);
        var work = Restored.Of(Sheet, found.Notebook);
        var shown = string.Join(" | ", work.Notes);
        foreach (var task in Programs.Skip(strange.Worth == StrangeFiles.Worth.All ? 0 : 1))
        {
            Assert.False(work.NotAttempted.Contains(task.Id), $"{task.Id} counts as not attempted; {shown}");
            var code = string.Concat(work.Cells.Where(c => c.Learner && c.Task == task.Id).Select(c => c.Source));
            foreach (var line in task.Solution.Source.Split('\n').Where(l => !l.Contains("//")))
                Assert.True(
                    code.Contains(line.Trim(), StringComparison.Ordinal),
                    $"{task.Id}: {line} is missing; {shown}"
                );
        }
        Assert.Equal(Programs.Sum(t => t.Tests.Count()), work.Cells.Count(c => c.Test != null));
    }
}
