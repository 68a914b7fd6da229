using System.Diagnostics;
using DropoutCourse.Grading.Allowed;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DropoutCourse.Tests;

/// <summary>The list of what learners' code may use: what is refused, what is not, and that honest work is never refused.</summary>
public sealed class AllowedTests
{
    private const string Setup = """
        #r "../../lib/DropoutCourse.Shared.dll"
        using DropoutCourse;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;
        using F = TorchSharp.torch.nn.functional;
        Course.Start();
        """;

    private static readonly CodeCheck Check = new(Path.Combine(Repository.Root, "lib"));
    private static readonly Dictionary<string, (string Expected, string Code)> Cases = ReadCases();

    private static Dictionary<string, (string, string)> ReadCases()
    {
        Dictionary<string, (string, string)> cases = [];
        foreach (
            var part in File.ReadAllText(
                    Path.Combine(Repository.Root, "tests", "Grading.Tests", "hostile", "code.txt")
                )
                .Split("\n== ")
                .Skip(1)
        )
        {
            var (head, code) = part.Split('\n', 2) is [var h, var c] ? (h, c) : (part, "");
            if (code.Split("\n\n# ") is [var before, _])
                code = before + "\n";
            code = code.Replace("@NESTED@", "var x = " + new string('(', 20_000) + "1" + new string(')', 20_000) + ";")
                .Replace("@LONG@", "// " + new string('x', 300_000));
            cases.Add(head.Split(" | ")[0], (head.Split(" | ")[1], code));
        }
        return cases;
    }

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static CheckedCode Of(params string[] cells) =>
        Check.Check(
            [("setup", Setup, false), .. cells.Select((c, i) => ($"cell {i}", c, true))],
            TestContext.Current.CancellationToken
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_case_is_judged_as_written(string name)
    {
        var (expected, code) = Cases[name];
        var result = Of(code);
        var findings = string.Join(" | ", result.Findings.Values.SelectMany(f => f));
        var errors = string.Join(" | ", result.Errors.Values);
        switch (expected.Split(' ', 2))
        {
            case ["runs"]:
                Assert.True(findings.Length == 0 && errors.Length == 0, $"{findings} {errors}");
                break;
            case ["error", var number]:
                Assert.Contains(number, errors);
                Assert.Empty(findings);
                break;
            case ["refused", .. var symbol]:
                Assert.NotEmpty(result.Findings);
                Assert.Contains(
                    result.Findings.Values.SelectMany(f => f),
                    f => f.Symbol.Contains(symbol.FirstOrDefault() ?? "", StringComparison.Ordinal)
                );
                break;
            default:
                Assert.Fail($"{name}: \"{expected}\" is no expectation");
                break;
        }
    }

    [Fact]
    public void A_hundred_of_the_cases_are_hostile() =>
        Assert.True(Cases.Values.Count(c => c.Expected.StartsWith("refused", StringComparison.Ordinal)) >= 100);

    public static TheoryData<string> Sheets =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Root, "notebooks", "instructor"), "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(f => Path.GetFileName(f)),
        ];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void All_solutions_and_other_right_ones_are_allowed(string file)
    {
        var sheet = Sheet.Read(Path.Combine(Repository.Root, "notebooks", "instructor", file));
        var cells = sheet
            .Cells.Where(c => c.IsCode)
            .Select(c => (c.Info?.Id ?? c.Cell.Id, c.Source, Learner: c.Info?.IsTest != true))
            .ToList();
        AllAllowed(Check.Check(cells, TestContext.Current.CancellationToken));
        foreach (var task in sheet.Tasks)
        {
            var folder = Path.Combine(Repository.Root, "tests", "Sheets.Tests", "right", task.Id);
            foreach (var right in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.cs") : [])
                AllAllowed(
                    Check.Check(
                        [
                            .. cells.Select(c =>
                                c.Item1 == task.Id ? (task.Id, File.ReadAllText(right), true) : c
                            ),
                        ],
                        TestContext.Current.CancellationToken
                    )
                );
        }
    }

    private static void AllAllowed(CheckedCode code) =>
        Assert.True(
            code.Findings.Count == 0 && code.Errors.Count == 0,
            string.Join('\n', code.Findings.Values.SelectMany(f => f)) + string.Join('\n', code.Errors)
        );

    [Fact]
    public void Cells_that_need_what_a_refused_cell_declares_are_known()
    {
        var result = Of(
            "int Helper() => System.IO.File.ReadAllText(\"x\").Length;",
            "int Uses() => Helper() + 1;",
            "int Free() => 2;",
            "int UsesIndirectly() => Uses();"
        );
        Assert.Equal(
            ["cell 0", "cell 1", "cell 3"],
            result.Tainted(["cell 0", "cell 1", "cell 2", "cell 3"]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(1, result.Findings["cell 0"][0].Line);
    }

    [Fact]
    public void The_line_and_the_symbol_are_named()
    {
        var finding = Assert.Single(Of("int A() => 1;\n\nvar x = System.IO.File.Exists(\"x\");").Findings["cell 0"]);
        Assert.Equal((3, "var x = System.IO.File.Exists(\"x\");"), (finding.Line, finding.Code));
        Assert.Contains("System.IO.File", finding.Symbol);
    }

    [Fact]
    public void Every_name_in_the_list_exists()
    {
        var compilation = CSharpCompilation.Create(
            "all",
            references: KernelReferences.Of(Path.Combine(Repository.Root, "lib"))
        );
        List<INamedTypeSymbol> types = [];
        void Add(INamespaceOrTypeSymbol symbol)
        {
            foreach (var member in symbol.GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                if (member is INamedTypeSymbol type)
                    types.Add(type);
                Add(member);
            }
        }
        Add(compilation.GlobalNamespace);
        var byName = types.ToLookup(AllowList.Name);
        List<string> missing = [];
        foreach (var (type, members) in AllowList.Default.Named)
        {
            if (!byName.Contains(type))
                missing.Add(type);
            foreach (var member in members)
                if (!byName[type].Any(t => t.MemberNames.Contains(member.Replace("this[]", "get_Item").Replace("set_get_Item", "set_Item"))))
                    missing.Add($"{type}: {member}");
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void A_sheet_takes_well_under_a_second()
    {
        var sheet = Sheet.Read(Path.Combine(Repository.Root, "notebooks", "instructor", "02-definition.ipynb"));
        var cells = sheet
            .Cells.Where(c => c.IsCode && c.Info?.IsTest != true)
            .Select(c => (c.Info?.Id ?? c.Cell.Id, c.Source, c.Info != null))
            .ToList();
        Check.Check(cells, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
            Check.Check(cells, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalMilliseconds / 5:0} ms for sheet 2");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed.TotalSeconds / 5} s");
    }
}
