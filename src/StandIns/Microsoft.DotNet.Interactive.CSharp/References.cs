using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>
/// Finds what a cell refers to: first what the host has of that name (so that a type is one type on both sides), then the file
/// itself, then what lies beside the files referred to. The same rule at compile time and at run time.
/// </summary>
internal sealed class References : MetadataReferenceResolver
{
    internal static readonly References Shared = new();

    private static readonly ConcurrentDictionary<string, PortableExecutableReference> ByPath = new(StringComparer.Ordinal);
    private static readonly List<string> Folders = [];
    private static readonly Lazy<Dictionary<string, string>> Trusted = new(FindTrusted);

    static References() => AssemblyLoadContext.Default.Resolving += static (context, name) => LoadBeside(context, name);

    public override bool ResolveMissingAssemblies => true;

    public override bool Equals(object other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 1;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string baseFilePath, MetadataReferenceProperties properties)
    {
        if (IsBareName(reference))
        {
            return HostPath(reference) is { } known ? [ForPath(known, properties)] : [];
        }
        var path = Path.GetFullPath(reference);
        if (!File.Exists(path))
        {
            return [];
        }
        AddFolder(Path.GetDirectoryName(path));
        return [ForPath(HostPath(Path.GetFileNameWithoutExtension(path)) ?? path, properties)];
    }

    public override PortableExecutableReference ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        PathOf(referenceIdentity.Name) is { } path ? ForPath(path, MetadataReferenceProperties.Assembly) : null;

    internal static PortableExecutableReference ForAssembly(Assembly assembly) => ForPath(assembly.Location, MetadataReferenceProperties.Assembly);

    /// <summary>The reference to a framework assembly, or null when the framework has none of that name.</summary>
    internal static PortableExecutableReference ForFramework(string name) =>
        Trusted.Value.TryGetValue(name, out var path) ? ForPath(path, MetadataReferenceProperties.Assembly) : null;

    private static PortableExecutableReference ForPath(string path, MetadataReferenceProperties properties)
    {
        // A new reference when the file was built anew; the loaded assembly stays the old one until the kernel is started again.
        var key = $"{path}|{File.GetLastWriteTimeUtc(path).Ticks}";
        var reference = ByPath.GetOrAdd(key, static (_, file) => MetadataReference.CreateFromFile(file), path);
        return properties == MetadataReferenceProperties.Assembly ? reference : reference.WithProperties(properties);
    }

    private static string PathOf(string name) => HostPath(name) ?? Beside(name);

    private static string HostPath(string name)
    {
        if (Trusted.Value.TryGetValue(name, out var trusted))
        {
            return trusted;
        }
        foreach (var assembly in AssemblyLoadContext.Default.Assemblies)
        {
            if (!assembly.IsDynamic && string.Equals(assembly.GetName().Name, name, StringComparison.OrdinalIgnoreCase) && assembly.Location.Length > 0)
            {
                return assembly.Location;
            }
        }
        return null;
    }

    private static string Beside(string name)
    {
        lock (Folders)
        {
            return Folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);
        }
    }

    private static void AddFolder(string folder)
    {
        lock (Folders)
        {
            if (!Folders.Contains(folder))
            {
                Folders.Add(folder);
            }
        }
    }

    /// <summary>Loaded into the default context, an assembly finds its native libraries beside it by itself.</summary>
    private static Assembly LoadBeside(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && string.IsNullOrEmpty(name.CultureName) && Beside(simple) is { } path ? context.LoadFromAssemblyPath(path) : null;

    private static bool IsBareName(string reference) =>
        reference.IndexOfAny(['/', '\\']) < 0
        && !reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !reference.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> FindTrusted()
    {
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
        return paths;
    }
}
