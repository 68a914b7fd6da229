using System.Runtime.CompilerServices;

namespace DropoutCourse.Tests;

static class UseLibtorch
{
    /// <summary>The course's library finds libtorch when it is loaded; a test may call torch before it calls anything of the library's.</summary>
    [ModuleInitializer]
    internal static void First() => RuntimeHelpers.RunModuleConstructor(typeof(Course).Module.ModuleHandle);
}
