using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;

namespace DropoutCourse.Grading.Allowed;

/// <summary>The lines of allowed.txt: which namespaces, types and members a learner's code may use.</summary>
internal sealed class AllowList
{
    private readonly HashSet<string> _namespaces = [];
    private readonly Dictionary<string, HashSet<string>?> _types = [];
    private readonly Dictionary<string, HashSet<string>?> _excluded = [];

    public static readonly AllowList Default = Read();

    private static AllowList Read()
    {
        using var stream = typeof(AllowList).Assembly.GetManifestResourceStream("allowed.txt")!;
        using var reader = new StreamReader(stream);
        return new AllowList(reader.ReadToEnd());
    }

    public string Hash { get; }

    public AllowList(string text)
    {
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        var number = 0;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var (head, members) = line.Split(": ", 2) is [var h, var m] ? (h, m.Split(' ').ToHashSet()) : (line, null);
            switch (head.Split(' '))
            {
                case ["namespace", var name] when members is null:
                    _namespaces.Add(name);
                    break;
                case ["type", var name]:
                    _types[name] = members;
                    break;
                case ["not", var name]:
                    _excluded[name] = members;
                    break;
                default:
                    throw new FormatException($"allowed.txt, line {number}: \"{line}\" is no rule.");
            }
        }
    }

    /// <summary>All names that rules speak of, for the test that they exist.</summary>
    public IEnumerable<(string Type, IEnumerable<string> Members)> Named =>
        _types.Concat(_excluded).Select(p => (p.Key, (IEnumerable<string>?)p.Value ?? []));

    public IEnumerable<string> Namespaces => _namespaces;

    /// <summary>May a value of this type be there, and the type be named?</summary>
    public bool Type(INamedTypeSymbol type)
    {
        for (var t = type; t != null; t = t.ContainingType)
            if (_excluded.TryGetValue(Name(t), out var members) && members is null)
                return false;
        for (var t = type; t != null; t = t.ContainingType)
            if (_types.TryGetValue(Name(t), out var members))
                return ReferenceEquals(t, type) || members is null;
        return _namespaces.Contains(Namespace(type));
    }

    /// <summary>May this member be used, as far as its name decides?</summary>
    public bool Member(INamedTypeSymbol type, string name)
    {
        if (!Type(type) || _excluded.TryGetValue(Name(type), out var excluded) && excluded!.Contains(name))
            return false;
        return !_types.TryGetValue(Name(type), out var members) || members is null || members.Contains(name);
    }

    public static string Name(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{Name(outer)}.{type.Name}"
        : Namespace(type) is { Length: > 0 } space ? $"{space}.{type.Name}"
        : type.Name;

    private static string Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";
}
