using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DropoutCourse.Grading;

/// <summary>
/// Which submissions have much in common that the sheet does not give away. Solution cells are compared as sequences of tokens, names and layout taken out; what the
/// stub or the sheet's other cells say does not count, and what many learners write counts little. A hint to look, no more: short tasks have few solutions.
/// Source of the fingerprints: S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003.
/// </summary>
public static class Similarity
{
    public const string PageName = "similarity.html";

    private const int TokensAtOnce = 8, // a run of so many tokens is one piece
        Fewest = 12, // pieces below which nothing can be said
        Listed = 40;

    private const double Least = 0.6; // of the weight of what either of both wrote

    /// <param name="Share">0..1: the weight of what both wrote, as a part of what either of them wrote.</param>
    /// <param name="Pieces">How many pieces both have.</param>
    public sealed record Pair(string Sheet, string A, string B, double Share, int Pieces, IReadOnlyList<string> Tasks);

    /// <param name="works">The learners' cells of each submission.</param>
    public static IReadOnlyList<Pair> Of(IReadOnlyList<(Submission Submission, Sheet Sheet, Restored Work)> works) =>
        [
            .. works
                .GroupBy(w => w.Sheet.Name)
                .SelectMany(g => OfSheet([.. g]))
                .OrderByDescending(p => p.Share)
                .ThenByDescending(p => p.Pieces)
                .Take(Listed),
        ];

    private static IEnumerable<Pair> OfSheet(IReadOnlyList<(Submission Submission, Sheet Sheet, Restored Work)> works)
    {
        var sheet = works[0].Sheet;
        var given = sheet.Cells.Where(c => c.IsCode).SelectMany(c => Pieces(sheet.ReleasedSource(c))).ToHashSet();
        var learners = works
            .Select(w =>
                (
                    w.Submission,
                    Pieces: w.Work.Cells.Where(c => c.Learner)
                        .SelectMany(c => Pieces(c.Source).Select(p => (Piece: p, c.Task)))
                        .Where(p => !given.Contains(p.Piece))
                        .DistinctBy(p => p.Piece)
                        .ToDictionary(p => p.Piece, p => p.Task)
                )
            )
            .Where(l => l.Pieces.Count >= Fewest)
            .ToList();
        var owners = learners
            .SelectMany((l, i) => l.Pieces.Keys.Select(p => (p, i)))
            .GroupBy(p => p.p, p => p.i)
            .ToDictionary(g => g.Key, g => g.ToList());
        // What two of a class wrote weighs most, what a quarter of it wrote, nothing; of a handful of learners nothing is known about others.
        var most = Math.Max(4, learners.Count / 4);
        double Weight(string piece) =>
            owners[piece].Count is var k && k > most ? 0
            : k <= 2 || learners.Count <= 4 ? 1
            : Math.Log((double)learners.Count / (k - 1)) / Math.Log(learners.Count);
        Dictionary<(int, int), List<string>> common = [];
        foreach (var (piece, all) in owners)
            if (all.Count > 1 && all.Count <= most)
                for (var a = 0; a < all.Count; a++)
                for (var b = a + 1; b < all.Count; b++)
                    (common.TryGetValue((all[a], all[b]), out var list) ? list : common[(all[a], all[b])] = []).Add(
                        piece
                    );
        var total = learners.Select(l => l.Pieces.Keys.Sum(Weight)).ToList();
        foreach (var ((a, b), pieces) in common)
        {
            var both = pieces.Sum(Weight);
            var share = both / Math.Max(1e-9, total[a] + total[b] - both);
            if (pieces.Count >= Fewest && share >= Least)
                yield return new(
                    sheet.Name,
                    learners[a].Submission.Student,
                    learners[b].Submission.Student,
                    share,
                    pieces.Count,
                    [.. pieces.Select(p => learners[a].Pieces[p]).Distinct().Where(t => t.Length > 0).Order()]
                );
        }
    }

    /// <summary>Runs of tokens, each as text: a name is N, a literal keeps its value, comments and layout are gone.</summary>
    private static IEnumerable<string> Pieces(string source)
    {
        var tokens = SyntaxFactory
            .ParseTokens(source)
            .Where(t => !t.IsKind(SyntaxKind.EndOfFileToken))
            .Select(t => t.IsKind(SyntaxKind.IdentifierToken) ? "N" : t.Text)
            .ToList();
        for (var i = 0; i + TokensAtOnce <= tokens.Count; i++)
            yield return string.Join(' ', tokens.Skip(i).Take(TokensAtOnce));
    }

    public static string Page(IReadOnlyList<Pair> pairs)
    {
        var text = new StringBuilder("<h1>Submissions that resemble each other</h1>\n");
        text.Append(
            "<p>A hint to look at both, not a finding: short tasks have few solutions, and people may work together. Names and layout are taken out; what the sheet gives away does not count, what many wrote counts little.</p>\n"
        );
        if (pairs.Count == 0)
            return Pages.Page("Similarity", text.Append("<p>No two stand out.</p>\n").ToString());
        text.Append(
            "<table><tr><th>sheet</th><th>one</th><th>other</th><th class=\"n\">in common</th><th class=\"n\">pieces</th><th>tasks</th></tr>\n"
        );
        foreach (var pair in pairs)
            text.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{E(pair.Sheet)}</td><td>{E(pair.A)}</td><td>{E(pair.B)}</td><td class=\"n\">{100 * pair.Share:0} %</td><td class=\"n\">{pair.Pieces}</td><td>{E(string.Join(", ", pair.Tasks))}</td></tr>\n"
            );
        return Pages.Page("Similarity", text.Append("</table>\n").ToString());
    }

    private static string E(string text) => Pages.E(text);
}
