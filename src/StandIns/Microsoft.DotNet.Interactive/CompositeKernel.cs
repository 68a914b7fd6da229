using System.Collections;
using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>Several kernels behind one: a command goes to the one it names, else to the default.</summary>
public sealed class CompositeKernel : Kernel, IEnumerable<Kernel>
{
    private string _defaultKernelName;

    public CompositeKernel(string name = null) : base(name ?? ".NET")
    {
        ChildKernels = new KernelCollection(this);
        RegisterForDisposal(() =>
        {
            foreach (var kernel in ChildKernels)
            {
                kernel.Dispose();
            }
        });
    }

    public string DefaultKernelName
    {
        get => _defaultKernelName ?? (ChildKernels.Count == 1 ? ChildKernels.First().Name : null);
        set => _defaultKernelName = value;
    }

    public KernelCollection ChildKernels { get; }

    public void Add(Kernel kernel, IEnumerable<string> aliases = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.ParentKernel is not null)
        {
            throw new InvalidOperationException($"Kernel {kernel.Name} already has a parent: {kernel.ParentKernel.Name}.");
        }
        ChildKernels.Add(kernel, aliases ?? []);
        kernel.ParentKernel = this;
    }

    public IEnumerator<Kernel> GetEnumerator() => ChildKernels.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void SetHandlingKernel(KernelCommand command, KernelInvocationContext context) => context.HandlingKernel = KernelFor(command) ?? this;

    internal override Kernel KernelFor(KernelCommand command)
    {
        var name = command.TargetKernelName ?? DefaultKernelName;
        return name is null || name == Name ? this : ChildKernels.TryGetByAlias(name, out var kernel) ? kernel : null;
    }

    internal override IEnumerable<Kernel> SelfAndChildren() => ChildKernels.SelectMany(kernel => kernel.SelfAndChildren()).Prepend(this);
}

/// <summary>The kernels of a composite one, by name and alias.</summary>
public class KernelCollection : IReadOnlyCollection<Kernel>
{
    private readonly List<Kernel> _kernels = [];
    private readonly Dictionary<string, Kernel> _byName = [];

    public KernelCollection(CompositeKernel compositeKernel) => _byName[compositeKernel.Name] = compositeKernel;

    public int Count => _kernels.Count;

    public IEnumerator<Kernel> GetEnumerator() => _kernels.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool TryGetByAlias(string alias, out Kernel kernel) => _byName.TryGetValue(alias, out kernel);

    internal void Add(Kernel kernel, IEnumerable<string> aliases)
    {
        string[] more = [.. aliases];
        foreach (var name in more.Prepend(kernel.Name))
        {
            if (!_byName.TryAdd(name, kernel))
            {
                throw new ArgumentException($"Alias '#!{name}' is already in use.");
            }
        }
        kernel.KernelInfo.Aliases = [.. kernel.KernelInfo.Aliases, .. more];
        _kernels.Add(kernel);
    }
}
