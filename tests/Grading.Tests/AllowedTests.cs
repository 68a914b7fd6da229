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

    private static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>Cases that would fill pages.</summary>
    private static Dictionary<string, string> Long =>
        new()
        {
            ["@NESTED@"] = $"var x = {Times(2_001, "(")}1{Times(2_001, ")")};",
            ["@PARENTHESES@"] = $"var x = {Times(1_900, "(")}1{Times(1_900, ")")};",
            ["@NOTS@"] = $"var x = {Times(100_000, "!")}true;",
            ["@LAMBDAS@"] = $"System.Func<object> x = {Times(1_900, "()=>")}1;",
            ["@ELSE@"] = $"var x = 1; {Times(1_900, "if(x>1)x++;else ")}x++;",
            ["@SUM@"] = $"var x = 1{Times(3_000, "+1")};",
            ["@GENERICS@"] = $"{Times(1_900, "List<")}int{Times(1_900, ">")} x = null;",
            ["@TEXTS@"] = $"var x = {Times(900, "$\"{")}1{Times(900, "}\"")};",
            ["@LONG@"] = "// " + new string('x', 300_000),
        };

    private static Dictionary<string, (string, string)> ReadCases()
    {
        Dictionary<string, (string, string)> cases = [];
        foreach (
            var part in File.ReadAllText(Path.Combine(Repository.Root, "tests", "Grading.Tests", "hostile", "code.txt"))
                .Split("\n== ")
                .Skip(1)
        )
        {
            var (head, code) = part.Split('\n', 2) is [var h, var c] ? (h, c) : (part, "");
            if (code.Split("\n\n# ") is [var before, _])
                code = before + "\n";
            foreach (var (mark, long_) in Long)
                code = code.Replace(mark, long_);
            cases.Add(head.Split(" | ")[0], (head.Split(" | ")[1], code));
        }
        return cases;
    }

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static CheckedCode Of(params string[] cells) =>
        Check.Check(
            [
                new("setup", Setup, CellKind.Given),
                .. cells.Select((c, i) => new CellToCheck($"cell {i}", c, CellKind.Learner)),
            ],
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
            case ["survives"]:
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
    public void All_solutions_other_right_ones_and_mistakes_are_allowed(string file)
    {
        var sheet = Sheet.Read(Path.Combine(Repository.Root, "notebooks", "instructor", file));
        var cells = sheet
            .Cells.Where(c => c.IsCode)
            .Select(c => new CellToCheck(
                c.Info?.Id ?? c.Cell.Id,
                c.Source,
                c.Info?.IsTest == true ? CellKind.Test : CellKind.Learner
            ))
            .ToList();
        // Each answer stands below the sheet's own solution, as if the cell had been executed again.
        AllAllowed(
            Check.Check(
                [
                    .. cells.SelectMany(c =>
                        Answers(c.Id)
                            .Select(a => c with { Id = $"{c.Id} {Path.GetFileName(a)}", Source = File.ReadAllText(a) })
                            .Prepend(c)
                    ),
                ],
                TestContext.Current.CancellationToken
            )
        );
    }

    private static IEnumerable<string> Answers(string task) =>
        new[] { "right", "wrong" }
            .Select(kind => Path.Combine(Repository.Root, "tests", "Sheets.Tests", kind, task))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs"));

    public static TheoryData<string> Lessons =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(f => Path.GetFileName(f)),
        ];

    /// <summary>Cells of lessons that read and write files or measure the process, which graded code may not.</summary>
    private static readonly string[] BeyondTheList = ["save-load", "text-agnews", "memory-run"];

    /// <summary>Learners copy from lessons.</summary>
    [Theory]
    [MemberData(nameof(Lessons))]
    public void The_code_of_lessons_is_allowed(string file)
    {
        var code = Check.Check(
            [
                .. Notebooks
                    .Notebook.Read(Path.Combine(Repository.Root, "notebooks", file))
                    .CodeCells.Select(c => new CellToCheck(c.Id, c.Source, CellKind.Learner)),
            ],
            TestContext.Current.CancellationToken
        );
        AllAllowed(
            code with
            {
                Findings = code
                    .Findings.Where(f => !BeyondTheList.Contains(f.Key))
                    .ToDictionary(f => f.Key, f => f.Value),
            }
        );
    }

    private static void AllAllowed(CheckedCode code) =>
        Assert.True(
            code.Findings.Count == 0 && code.Errors.Count == 0,
            string.Join('\n', code.Findings.Values.SelectMany(f => f).Select(f => $"{f.Cell}: {f}"))
                + string.Join('\n', code.Errors)
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
                if (
                    !byName[type]
                        .Any(t =>
                            t.MemberNames.Contains(
                                member.Replace("this[]", "get_Item").Replace("set_get_Item", "set_Item")
                            )
                        )
                )
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
            .Select(c => new CellToCheck(
                c.Info?.Id ?? c.Cell.Id,
                c.Source,
                c.Info is null ? CellKind.Given : CellKind.Learner
            ))
            .ToList();
        Check.Check(cells, TestContext.Current.CancellationToken);
        // The shortest of five: what else the machine does only makes one longer.
        var shortest = Enumerable
            .Range(0, 5)
            .Min(_ =>
            {
                var clock = Stopwatch.StartNew();
                Check.Check(cells, TestContext.Current.CancellationToken);
                return clock.Elapsed;
            });
        TestContext.Current.TestOutputHelper?.WriteLine($"{shortest.TotalMilliseconds:0} ms for sheet 2");
        Assert.True(shortest < TimeSpan.FromSeconds(1), $"{shortest.TotalSeconds} s");
    }
}
