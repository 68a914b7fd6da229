using System.Runtime.InteropServices;

namespace DropoutCourse.Cli;

/// <summary>Which of the platforms that TorchSharp's packages have native files for this machine is.</summary>
public static class Platform
{
    /// <summary>
    /// The portable runtime identifier of this process; distributions that build .NET themselves report others, for which no packages exist.
    /// </summary>
    public static string Rid =>
        (
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.StartsWith("linux-musl", StringComparison.Ordinal) ? "linux-musl"
            : "linux"
        )
        + "-"
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    public static readonly IReadOnlyList<string> WithLibtorch = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>Why no notebook can run on a platform, and what can be done there; null where they run.</summary>
    public static string? Problem(string rid) =>
        WithLibtorch.Contains(rid)
            ? null
            : $"The notebooks cannot run on {rid}: TorchSharp's packages have native libraries for {string.Join(", ", WithLibtorch)} only. "
                + (
                    rid == "osx-x64"
                        ? "On a Mac with Apple silicon install the .NET SDK for Arm64: this one is for Intel. "
                        : ""
                )
                + "What runs here: ./course site, ./course release, and the pages (out/site/) of a course that was executed elsewhere. "
                + "To execute the lessons, use a machine, a container or a remote VS Code session on one of those platforms.";
}
