using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

public class PlatformTests
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    [InlineData("osx-arm64")]
    public void WhereLibtorchExistsThereIsNoProblem(string rid) => Assert.Null(Platform.Problem(rid));

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("osx-x64")]
    [InlineData("win-x86")]
    [InlineData("linux-musl-x64")]
    public void WhereItDoesNotThePlatformAndTheRemedyAreNamed(string rid)
    {
        var problem = Platform.Problem(rid);
        Assert.NotNull(problem);
        Assert.Contains($"cannot run on {rid}", problem);
        Assert.Contains("linux-x64, win-x64, win-arm64, osx-arm64", problem);
        Assert.Contains("use a machine, a container or a remote", problem);
        Assert.Equal(rid == "osx-x64", problem.Contains(".NET SDK for Arm64", StringComparison.Ordinal));
    }

    [Fact]
    public void ThisPlatformIsOneOfThose() =>
        Assert.Matches("^(linux|linux-musl|win|osx)-(x64|x86|arm64|arm)$", Platform.Rid);
}
