using System.IO.Compression;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

public sealed class BuildErrorTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Repo _repo;

    public BuildErrorTests()
    {
        _repo = new Repo(_scratch.Path);
        Directory.CreateDirectory(_scratch["feed"]);
        using var zip = ZipFile.Open(_scratch["feed/good.1.0.0.nupkg"], ZipArchiveMode.Create);
        zip.CreateEntry("good.nuspec");
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void AMissingPackageIsNamedOnceWithTheRemedy()
    {
        const string line = "A.csproj : error NU1101: Unable to find package MathNet.Numerics.";
        var summary = BuildErrors.Summary(_repo, $"Restoring ...\n{line}\n  {line}\nBuild FAILED.\n");
        Assert.Equal(2, summary.Split('\n').Length);
        Assert.StartsWith(line, summary);
        Assert.Contains("bring them in the folder feed/", summary);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>The proxy says no.</html>")]
    [InlineData("PK, and then the stick was pulled out")]
    public void ADamagedPackageIsNamedWithTheRemedy(string content)
    {
        _scratch.Write("feed/cut.1.0.0.nupkg", content);
        var summary = BuildErrors.Summary(
            _repo,
            "NuGet.targets(198,5): error : End of Central Directory record could not be found. [A.csproj]"
        );
        Assert.Contains("Damaged: feed/cut.1.0.0.nupkg. Remedy: copy that again", summary);
    }

    [Fact]
    public void AChangedPackageGetsTheRemedy() =>
        Assert.Contains(
            "copy or fetch it again",
            BuildErrors.Summary(_repo, "A.csproj : error NU3008: Package 'X 1.0' ... integrity check failed.")
        );

    [Fact]
    public void AMistakeInTheCodeGetsNoRemedyOfPackages() =>
        Assert.Equal(
            "A.cs(1,1): error CS1002: ; expected",
            BuildErrors.Summary(_repo, "A.cs(1,1): error CS1002: ; expected\n")
        );

    [Fact]
    public void WithoutALineOfErrorsTheEndOfTheLogIsShown() =>
        Assert.Equal("killed", BuildErrors.Summary(_repo, "killed\n"));
}
