using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.Tests.Interactive;

/// <summary>
/// The stand-in has nothing public that the original lacks: data/dotnet-interactive.txt is the recorded list of the original,
/// data/looked-up.txt what that list leaves out.
/// </summary>
public sealed partial class SurfaceTests
{
    private static IEnumerable<Type> Types =>
        new[] { typeof(Formatter), typeof(Kernel), typeof(CSharpKernel) }.SelectMany(type => type.Assembly.GetExportedTypes());

    [Fact]
    public void Every_public_member_exists_in_the_original()
    {
        Assert.SkipUnless(Session.IsStandIn, "These are the original packages.");
        var recorded = Recorded();
        var unknown = new List<string>();
        foreach (var type in Types)
        {
            var name = Signature.NameOf(type);
            if (!recorded.TryGetValue(name, out var known))
            {
                unknown.Add(name);
                continue;
            }
            var head = Signature.HeadOf(type);
            if (!known.Heads.Contains(head))
            {
                unknown.Add($"{head}  (recorded: {string.Join(" | ", known.Heads)})");
            }
            foreach (var member in Signature.MembersOf(type))
            {
                // A property may lack the setter that the original has, not the other way round.
                if (!known.Members.Contains(member) && !known.Members.Contains(member.Replace("{ get; }", "{ get; set; }")))
                {
                    unknown.Add($"{name}: {member}");
                }
            }
        }
        Assert.True(unknown.Count == 0, $"Not in the original:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void Base_types_and_interfaces_exist_in_the_original()
    {
        Assert.SkipUnless(Session.IsStandIn, "These are the original packages.");
        var recorded = Recorded();
        var wrong = new List<string>();
        foreach (var type in Types.Where(type => type.IsClass && !typeof(Delegate).IsAssignableFrom(type)))
        {
            var bases = recorded[Signature.NameOf(type)].Bases;
            if (type.BaseType is { } own && own != typeof(object) && !bases.Contains(Signature.NameOf(own)))
            {
                wrong.Add($"{type} derives from {own}");
            }
            wrong.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
                .Where(implemented => implemented.IsPublic && implemented != typeof(System.Runtime.Serialization.ISerializable) && !bases.Contains(Signature.NameOf(implemented)))
                .Select(implemented => $"{type} implements {implemented}"));
        }
        Assert.True(wrong.Count == 0, $"Not in the original:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void What_a_host_and_a_cell_need_is_there()
    {
        // Compared the other way round for the types that the course uses most.
        Assert.SkipUnless(Session.IsStandIn, "These are the original packages.");
        var recorded = Recorded();
        foreach (var type in new[] { typeof(DisplayExtensions), typeof(FormattedValue), typeof(Microsoft.DotNet.Interactive.Commands.SubmitCode), typeof(HtmlTag), typeof(Html) })
        {
            var own = Signature.MembersOf(type).ToHashSet();
            var missing = recorded[Signature.NameOf(type)].Members.Where(member => !own.Contains(member) && !member.Contains(" ToString()")).ToList();
            Assert.True(missing.Count == 0, $"{type} lacks:\n{string.Join('\n', missing)}");
        }
    }

    private sealed record Entry(HashSet<string> Heads, HashSet<string> Members, HashSet<string> Bases);

    private static Dictionary<string, Entry> Recorded()
    {
        var types = new Dictionary<string, Entry>();
        Entry? current = null;
        foreach (var file in new[] { "dotnet-interactive.txt", "looked-up.txt" })
        {
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file)))
            {
                if (TypeLine().Match(line) is { Success: true } head)
                {
                    var name = head.Groups["name"].Value;
                    current = types.TryGetValue(name, out var known) ? known : types[name] = new Entry([], [], []);
                    current.Heads.Add(head.Groups["kind"].Value == "delegate" ? line.Trim() : head.Groups["head"].Value.Trim());
                    current.Bases.UnionWith(Split(head.Groups["bases"].Value));
                }
                else if (line.StartsWith("    ", StringComparison.Ordinal))
                {
                    current?.Members.Add(Modifier().Replace(line.Trim(), ""));
                }
            }
        }
        return types;
    }

    /// <summary>Splits at the commas that are not within angle brackets.</summary>
    private static IEnumerable<string> Split(string bases)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= bases.Length; i++)
        {
            if (i == bases.Length || (bases[i] == ',' && depth == 0))
            {
                yield return bases[start..i].Trim();
                start = i + 1;
            }
            else
            {
                depth += bases[i] == '<' ? 1 : bases[i] == '>' ? -1 : 0;
            }
        }
    }

    [GeneratedRegex(@"^  (?<head>public (?:(?:static|abstract|sealed) )?(?<kind>class|interface|enum|struct|delegate)(?: (?!.*\bdelegate)|(?<= delegate) \S+ )(?<name>[\w.]+(?:<[^>]*>)?))(?: : (?<bases>.*))?(?:\(.*)?$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\b(override|virtual|abstract) (?=.*[;}])")]
    private static partial Regex Modifier();
}
