using DropoutCourse.Reproduce;

namespace DropoutCourse.Tests;

public class TheoryTests
{
    /// <summary>A recipe that was changed after its runs were recorded would tell another story than lesson 12 shows.</summary>
    [Fact]
    public void WhatIsRecordedIsWhatTheRecipesSay()
    {
        var jobs = Enumerable.Range(1, 8).SelectMany(Theory.Jobs).ToList();
        Assert.Equal(jobs.Count, jobs.Select(job => job.Id).Distinct().Count());
        Assert.All(jobs, job => Assert.True(job.Done(RecordedResults.Folder), $"{job.Id} is not recorded like this"));
    }
}
