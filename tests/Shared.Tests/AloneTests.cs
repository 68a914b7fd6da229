namespace DropoutCourse.Tests;

/// <summary>Tests that change what belongs to the whole process (console, environment) run alone, after all others.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;

[Collection("alone")]
public class EnvironmentTests
{
    [Fact]
    public void TheEnvironmentDecides()
    {
        string?[] before = [.. Variables.Select(Environment.GetEnvironmentVariable)];
        try
        {
            Set("/somewhere", null, null);
            Assert.Equal(
                ("/somewhere", true),
                (MnistOptions.FromEnvironment().DataFolder, MnistOptions.FromEnvironment().MayDownload)
            );
            Set(null, "1", null);
            Assert.Equal(
                (null, false),
                (MnistOptions.FromEnvironment().DataFolder, MnistOptions.FromEnvironment().MayDownload)
            );
            Set(null, "0", "true");
            Assert.False(MnistOptions.FromEnvironment().MayDownload);
            Set(null, null, "false");
            Assert.True(MnistOptions.FromEnvironment().MayDownload);
        }
        finally
        {
            Set(before);
        }
    }

    static readonly string[] Variables = ["DROPOUT_COURSE_DATA", "COURSE_OFFLINE", "CI"];

    static void Set(params string?[] values)
    {
        for (int i = 0; i < values.Length; i++)
            Environment.SetEnvironmentVariable(Variables[i], values[i]);
    }
}
