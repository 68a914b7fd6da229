using System.Reflection;
using Plotly.NET.CSharp;

namespace PlotlyTests;

/// <summary>
/// The stand-in has no public member that the original lacks. data/signatures.txt is the recorded list of the original;
/// data/looked-up.txt holds, each with its reason, what that list leaves out and the lessons need.
/// </summary>
public class SurfaceTests
{
    private static readonly Assembly[] Assemblies = [typeof(Plotly.NET.GenericChart).Assembly, typeof(Optional<>).Assembly];

    private static bool IsStandIn => Assemblies.All(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(attribute => attribute is { Key: "StandIn", Value: "true" }));

    [Fact]
    public void Every_public_member_exists_in_the_original()
    {
        Assert.SkipUnless(IsStandIn, "these are the original packages");
        var known = Lines("signatures.txt").Concat(Lines("looked-up.txt")).ToHashSet();

        var unknown = PublicMembers().Where(member => !known.Contains(member)).Order().ToArray();

        Assert.True(unknown.Length == 0, "not in the original:\n" + string.Join('\n', unknown));
    }

    [Fact]
    public void No_exception_is_listed_in_vain()
    {
        Assert.SkipUnless(IsStandIn, "these are the original packages");
        var recorded = Lines("signatures.txt").ToHashSet();
        var members = PublicMembers().ToHashSet();

        Assert.DoesNotContain(Lines("looked-up.txt"), line => !members.Contains(line));
        Assert.DoesNotContain(Lines("looked-up.txt"), recorded.Contains);
    }

    [Fact]
    public void The_recorded_members_that_are_missing_are_known()
    {
        Assert.SkipUnless(IsStandIn, "these are the original packages");
        // Maps, tables, range sliders, trace ids and the HTML tree are not used by the course.
        string[] left = ["Chart.Table(", ".WithMapbox", ".WithXAxisRangeSlider(", "getTraceID", "toChartHTMLNodes("];
        var members = PublicMembers().ToHashSet();

        var missing = Lines("signatures.txt").Where(line => !members.Contains(line) && !left.Any(line.Contains)).Distinct().ToArray();

        Assert.True(missing.Length == 0, "missing:\n" + string.Join('\n', missing));
    }

    [Fact]
    public void The_type_parameters_of_the_looked_up_functions_are_as_many_as_users_of_the_original_write()
    {
        // Counted in public C# programs that use Plotly.NET 5.
        Assert.Equal(10, Arity(typeof(Plotly.NET.LayoutObjects.Annotation)));
        Assert.Equal(8, Arity(typeof(Plotly.NET.LayoutObjects.LinearAxis)));
        Assert.Equal(6, Arity(typeof(Plotly.NET.LayoutObjects.Margin)));
        Assert.Equal(4, Arity(typeof(Plotly.NET.LayoutObjects.Shape)));
        Assert.Equal(2, Arity(typeof(Plotly.NET.TraceObjects.Error)));
        Assert.Equal(2, Arity(typeof(Plotly.NET.ColorBar)));
        Assert.Equal(1, Arity(typeof(Plotly.NET.Layout)));

        static int Arity(Type type) => type.GetMethod("init")!.GetGenericArguments().Length;
    }

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.TrimEnd());

    private static IEnumerable<string> PublicMembers() =>
        from assembly in Assemblies
        from type in assembly.GetExportedTypes()
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where member is MethodBase or FieldInfo
        select Signature.Of(member);
}
