using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

public static class KernelExtensions
{
    public static Kernel FindKernelByName(this Kernel kernel, string name) =>
        kernel.FindKernels(found => found.Name == name || found.KernelInfo.Aliases.Contains(name)).FirstOrDefault();

    public static IEnumerable<Kernel> FindKernels(this Kernel kernel, Func<Kernel, bool> predicate) =>
        kernel.RootKernel.SelfAndChildren().Where(predicate);

    /// <summary>Runs the code cells of a notebook (.ipynb), or a script, one after the other.</summary>
    public static Task LoadAndRunInteractiveDocument(this Kernel kernel, FileInfo file, KernelCommand parentCommand = null) =>
        Documents.RunAsync(kernel, file);

    public static Task<KernelCommandResult> SubmitCodeAsync(this Kernel kernel, string code)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.SendAsync(new SubmitCode(code));
    }

    public static TKernel UseImportMagicCommand<TKernel>(this TKernel kernel) where TKernel : Kernel => With(kernel, "#!import");

    public static T UseValueSharing<T>(this T kernel) where T : Kernel => With(kernel, "#!share", "#!set");

    public static TKernel UseWho<TKernel>(this TKernel kernel) where TKernel : Kernel => With(kernel, "#!who", "#!whos");

    public static void VisitSubkernels(this Kernel kernel, Action<Kernel> onVisit)
    {
        foreach (var child in kernel.SelfAndChildren().Skip(1))
        {
            onVisit(child);
        }
    }

    public static void VisitSubkernelsAndSelf(this Kernel kernel, Action<Kernel> onVisit)
    {
        onVisit(kernel);
        kernel.VisitSubkernels(onVisit);
    }

    private static T With<T>(T kernel, params string[] magicCommands) where T : Kernel
    {
        ArgumentNullException.ThrowIfNull(kernel);
        kernel.MagicCommands.UnionWith(magicCommands);
        return kernel;
    }
}
