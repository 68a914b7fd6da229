using System.Reflection;
using System.Runtime.CompilerServices;

namespace DropoutCourse.Tests;

internal static class UsePlaywright
{
    /// <summary>Playwright's driver, 140 MB with its own node, is run from the package: no copy in each bin folder.</summary>
    [ModuleInitializer]
    internal static void First() =>
        Environment.SetEnvironmentVariable(
            "PLAYWRIGHT_DRIVER_SEARCH_PATH",
            typeof(UsePlaywright)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(a => a.Key == "Playwright")
                .Value
        );
}
