namespace DropoutCourse.Cli;

/// <summary>Installs the pinned C# kernel for Jupyter and VS Code's Jupyter extension, or takes it away; says what it did.</summary>
public sealed class KernelCommand(Repo repo)
{
    /// <param name="folder">The folder of kernels; null: this user's.</param>
    public int Install(string? folder)
    {
        var kernel = Kernel(folder);
        var version = JupyterKernel.Version(repo);
        if (kernel.IsCurrent)
        {
            Console.WriteLine(
                $"The kernel {JupyterKernel.Name} ({JupyterKernel.Package} {version}) is in {Repo.Short(kernel.Folder)} already."
            );
            return Exit.Good;
        }
        kernel.Install(text => Console.Error.WriteLine("course: " + text));
        Console.WriteLine(
            $"""
            Installed the kernel {JupyterKernel.Name} ({JupyterKernel.Package} {version}) in {Repo.Short(
                kernel.Folder
            )}.
            Jupyter and VS Code's Jupyter extension show it as ".NET (C#)". It listens on this machine's own address only.
            Interrupting a cell ends this kernel: its variables are lost. To take it away: ./course kernel uninstall{Option(
                folder
            )}
            """
        );
        return Exit.Good;
    }

    public int Uninstall(string? folder)
    {
        var kernel = Kernel(folder);
        Console.WriteLine(
            kernel.Uninstall()
                ? $"Deleted the kernel {JupyterKernel.Name}: {Repo.Short(kernel.Folder)}."
                : $"There is no kernel {JupyterKernel.Name} in {Repo.Short(Path.GetDirectoryName(kernel.Folder)!)}: nothing to do."
        );
        return Exit.Good;
    }

    private JupyterKernel Kernel(string? folder) => new(repo, folder ?? JupyterKernel.UserKernels(repo));

    private static string Option(string? folder) =>
        folder is null ? "" : $" --dir {(folder.Contains(' ') ? $"\"{folder}\"" : folder)}";
}
