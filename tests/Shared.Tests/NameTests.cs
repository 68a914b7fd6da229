using TorchSharp;

namespace DropoutCourse.Tests;

public class NameTests
{
    /// <summary>Cells use both libraries at once, and an ambiguous name is a compile error there.</summary>
    [Fact]
    public void NoTypeOfTheLibraryHasTheNameOfOneOfTorchSharps()
    {
        var theirs = typeof(torch)
            .Assembly.GetExportedTypes()
            .Where(t => t.Namespace is "TorchSharp" or "TorchSharp.Modules")
            .Select(t => t.Name)
            .ToHashSet();
        Assert.Contains("Fold", theirs);
        Assert.Equal([], typeof(Course).Assembly.GetExportedTypes().Select(t => t.Name).Where(theirs.Contains));
    }
}
