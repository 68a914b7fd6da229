namespace DropoutCourse.Tests;

public sealed class TaskStatisticsTests
{
    private static readonly Sheet Sheet = new SheetBuilder()
        .Written("s-1", 2, "m")
        .Written("s-2", 2, "m")
        .Written("s-3", 4, "m")
        .Sheet("04-sums.ipynb");

    private static SheetGrade Grade(params double?[] points) =>
        new(
            new Submission("a", "", "04-sums", "a", Sheet.Notebook, null, null, false),
            Sheet,
            [.. Sheet.Tasks.Select((t, i) => new TaskGrade(t, points[i], "", [], null))],
            null,
            [],
            0,
            0
        );

    [Fact]
    public void Difficulty_and_discrimination_are_those_of_the_textbook()
    {
        var all = TaskStatistics.Of(
            Sheet,
            [Grade(0, 2, 0), Grade(0, 2, 1), Grade(1, 2, 2), Grade(2, 2, 3), Grade(2, 2, 4), Grade(1, 2, null)]
        );
        Assert.Equal([0.5, 1, 0.5], all.Select(t => t.Ease));
        Assert.Equal([6, 6, 5], all.Select(t => t.Count));
        // Own points 0 0 1 2 2 1 against the rest 2 3 4 5 6 2; the second task does not vary; 0 1 2 3 4 against 2 2 3 4 4.
        Assert.Equal(6 / Math.Sqrt(4.0 * 40 / 3), all[0].Discrimination!.Value, 1e-9);
        Assert.Null(all[1].Discrimination);
        Assert.Equal(6 / Math.Sqrt(10 * 4.0), all[2].Discrimination!.Value, 1e-9);
    }

    [Fact]
    public void Of_a_handful_no_discrimination_is_told()
    {
        var all = TaskStatistics.Of(Sheet, [Grade(0, 0, 0), Grade(2, 2, 4)]);
        Assert.All(all, t => Assert.Null(t.Discrimination));
        Assert.DoesNotContain("<svg", TaskStatistics.Html("x", all));
    }
}
