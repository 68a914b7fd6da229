using System.Text.RegularExpressions;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>
/// The TODO cells of the lessons: left open they are passed over, the right line passes the check, and a wrong one is explained. Each needs nothing but the
/// lesson's first cell, so a reader can come back to it alone.
/// </summary>
public sealed class TodoCellTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    /// <summary>By the cell: what stands in place of null, and something wrong of the same type.</summary>
    private static readonly Dictionary<string, (string Right, string Wrong)> Answers = new()
    {
        ["01 plain-todo"] = ("100 * (trainAccuracy - testAccuracy)", "trainAccuracy - testAccuracy"),
        ["01 penalty-todo"] = ("rate * lambda", "rate * lambda * w"),
        ["02 mask-todo"] = ("n * (1 - p)", "n * p"),
        ["02 second-todo"] = ("p * (1 - s)", "p - s"),
        ["03 expectation-todo"] = ("x / (1 - p)", "x / p"),
        ["03 variance-todo"] = ("p / (1 - p) * x * x", "p * (1 - p) * x * x"),
        ["04 tensors-todo"] = ("training ? x * Masks.BernoulliLike(x, p) : x * (1 - p)", "x / (1 - p)"),
        ["04 order-todo"] = ("(1 - p) * Math.Tanh(z / (1 - p))", "Math.Tanh(z)"),
        ["05 rule-todo"] = ("(1 - p) * w", "w / (1 - p)"),
        ["05 entropy-todo"] = ("-q * Math.Log(q) - (1 - q) * Math.Log(1 - q)", "-q * Math.Log(q)"),
        ["06 mode-todo"] = ("Math.Log(C)", "1.0 / C"),
        ["06 sparsity-todo"] = ("h.eq(0).to(ScalarType.Float64).mean().item<double>()", "h.eq(0).sum().item<long>()"),
        ["07 gamma-todo"] = ("p / (a * a) * H * W / ((H - a + 1.0) * (W - a + 1))", "p / (a * a)"),
        ["07 rnn-todo"] = ("Math.Pow(1 - p, t - 1)", "1 - p"),
        ["08 cv-todo"] = ("sd / Math.Sqrt(K)", "sd / K"),
        ["08 width-todo"] = ("n0 / (1 - p)", "n0 * (1 + p)"),
        ["09 p003-todo"] = ("m + 2 * m * m", "m"),
        ["09 end-todo"] = ("new[] { a, c }", "new[] { a, b }"),
        ["10 table2-todo"] = ("100 * Math.Sqrt(e * (1 - e) / N)", "Math.Sqrt(e * (1 - e) / N)"),
        ["10 ensemble-todo"] = ("K * (K - 1) / 2.0", "K * K"),
        ["11 attention-todo"] = ("i", "i - 1"),
        ["11 rows-todo"] = ("Math.Sqrt(p / (1 - p) / m)", "p / (1 - p) / m"),
        ["12 masks-todo"] = ("1.0 / K + c * c", "1.0 / K + c"),
        ["12 ridge-todo"] = ("(1 - p) * m", "m / (1 - p)"),
        ["12 spread-todo"] = ("p / (4 - 3 * p)", "p / 2"),
    };

    private static IEnumerable<(string Name, string Setup, string Source)> Cells() =>
        from file in Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "notebooks"), "??-*.ipynb")
            .Order(StringComparer.Ordinal)
        let cells = Notebook.Read(file).CodeCells.ToList()
        from cell in cells
        where cell.Source.Contains("// TODO", StringComparison.Ordinal)
        select ($"{Path.GetFileName(file)[..2]} {cell.Id}", cells[0].Source, cell.Source);

    [Fact]
    public async Task EachIsPassedOverAcceptsTheAnswerAndExplainsAWrongOne()
    {
        var cells = Cells().ToList();
        Assert.SkipWhen(cells.Count == 0, "no lessons yet");
        Assert.Equal(
            cells.Select(c => c.Name).Order(StringComparer.Ordinal),
            Answers.Keys.Order(StringComparer.Ordinal)
        );
        var library = Path.Combine(Repository.Root, "lib", "DropoutCourse.Shared.dll");
        Assert.SkipUnless(File.Exists(library), "lib/ is not built: ./course doctor");
        var setup = await kernel.Execute(
            cells[0]
                .Setup.Replace("../lib/DropoutCourse.Shared.dll", library.Replace('\\', '/'), StringComparison.Ordinal)
        );
        Assert.True(setup.Run.End == CellEnd.Good, setup.Printed);
        foreach (var (name, _, source) in cells)
        {
            Assert.Equal(1, Regex.Count(source, "=> null;"));
            var checks = Regex.Count(source, @"Todo\.Check\(");
            async Task<string> With(string answer)
            {
                var output = await kernel.Execute(
                    source.Replace("=> null;", $"=> {answer};", StringComparison.Ordinal)
                );
                Assert.True(output.Run.End == CellEnd.Good, $"{name}, {answer}: {string.Join('\n', output.Texts)}");
                return output.Printed;
            }
            Assert.Equal(checks, Regex.Count(await With("null"), "(?m)^To do: "));
            var right = await With(Answers[name].Right);
            Assert.True(checks == Regex.Count(right, "(?m)^✓ "), $"{name}: {right}");
            var wrong = await With(Answers[name].Wrong);
            Assert.True(Regex.IsMatch(wrong, "(?m)^✗ .*Hint: "), $"{name}: {wrong}");
        }
    }
}
