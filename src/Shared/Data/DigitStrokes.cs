using System.Globalization;

namespace DropoutCourse;

/// <summary>A point of a pen stroke: x to the right, y down; a digit is about 1 high and 0.6 wide.</summary>
readonly record struct PenPoint(double X, double Y, bool Corner = false);

/// <summary>
/// The skeletons of <see cref="SyntheticDigits"/>: for each digit, the ways in which people write it. A skeleton is a list of strokes
/// (separated by |), a stroke a list of points "x,y" that a smooth curve goes through; a * marks a corner. The number in front says how common the form is.
/// </summary>
static class DigitStrokes
{
    static readonly string[][] Source =
    [
        [ // 0: one loop, begun at the top, left or right, sometimes not closed, sometimes crossing itself
            "5: .34,.02 .12,.14 .02,.48 .10,.86 .32,.99 .54,.84 .62,.48 .52,.14 .32,.02",
            "3: .44,.08 .22,.03 .04,.30 .03,.70 .22,.98 .48,.86 .60,.52 .54,.18 .36,.03 .20,.10",
            "2: .36,.00 .54,.20 .58,.56 .44,.92 .22,.98 .04,.76 .04,.36 .20,.06 .40,.04 .52,.12",
            "1: .30,.04 .06,.24 .04,.62 .22,.94 .46,.90 .60,.60 .56,.24 .42,.06",
        ],
        [ // 1: a bar; with a flag; with a flag and a foot
            "8: .30,.00 .30,.34 .30,.68 .30,1.0",
            "3: .14,.20 .24,.12 .34,.00* .34,.50 .33,1.0",
            "1: .10,.24 .24,.14 .34,.00* .34,.50 .34,.98 | .12,.99 .34,.98 .56,.97",
            "1: .24,.02 .31,.04* .30,.50 .32,.96 .40,.98",
        ],
        [ // 2: straight foot; a loop at the foot; a sharp corner; a wavy foot
            "4: .06,.22 .18,.05 .40,.02 .54,.18 .50,.42 .30,.70 .06,.96* .30,.97 .62,.95",
            "4: .08,.20 .24,.02 .46,.08 .52,.28 .42,.58 .22,.86 .08,.98 .02,.88 .14,.78 .30,.86 .46,.97 .66,.90",
            "2: .04,.14 .26,.04 .48,.10 .52,.30 .36,.62 .10,.94 .20,.90 .40,.98 .64,.92",
            "1: .04,.08 .30,.03 .54,.06* .36,.44 .04,.96* .34,.94 .62,.97",
        ],
        [ // 3: two bows with a sharp or a looped waist; a flat top
            "5: .06,.12 .24,.01 .46,.06 .50,.24 .38,.42 .20,.47* .42,.50 .58,.68 .50,.90 .26,.99 .04,.88",
            "2: .08,.10 .30,.00 .50,.14 .42,.36 .26,.46 .22,.50 .30,.48 .50,.56 .56,.78 .38,.97 .08,.92",
            "2: .06,.04 .30,.03 .52,.04* .38,.24 .22,.42* .46,.48 .58,.70 .46,.94 .20,.98 .02,.88",
            "1: .02,.16 .20,.02 .44,.10 .44,.32 .24,.44 .48,.54 .54,.80 .30,.98 .04,.86",
        ],
        [ // 4: open; closed at the top; in one stroke; with a curved left side
            "5: .12,.02 .06,.28 .06,.50* .30,.53 .62,.48 | .48,.06 .47,.50 .44,1.0",
            "3: .44,.02 .26,.28 .02,.60* .30,.62 .66,.60 | .46,.02 .45,.50 .44,1.0",
            "3: .10,.04 .08,.34 .18,.52 .36,.50 .52,.36* | .54,.04 .52,.40 .46,.72 .44,1.0",
            "1: .08,.08 .06,.36 .20,.50 .40,.46 .54,.10* .50,.50 .48,1.0",
            "1: .52,.12 .36,.02 .16,.18 .04,.46* .30,.54 .50,.46 .55,.12 .52,.50 .46,1.0",
        ],
        [ // 5: body and a separate bar; one stroke; rounded
            "5: .14,.06 .12,.24 .10,.42* .30,.36 .50,.46 .54,.70 .38,.94 .16,.99 .02,.90 | .12,.05 .34,.04 .60,.02",
            "3: .56,.03 .34,.03 .16,.05* .13,.24 .10,.44* .28,.37 .48,.46 .54,.68 .40,.92 .18,.98 .02,.88",
            "2: .58,.00 .38,.04 .20,.10 .14,.28 .24,.42 .42,.54 .48,.72 .36,.92 .16,.98 .00,.88",
            "1: .18,.02 .14,.40* .34,.38 .52,.56 .46,.84 .22,.99 .04,.94 | .18,.03 .36,.06 .64,.02",
        ],
        [ // 6: a curved or a straight back, a small or a large loop
            "4: .46,.01 .26,.14 .10,.42 .04,.72 .16,.96 .38,.96 .52,.78 .44,.58 .24,.58 .08,.76",
            "3: .38,.00 .18,.30 .06,.64 .10,.90 .30,.99 .50,.86 .50,.64 .32,.54 .12,.66 .07,.80",
            "2: .30,.00 .14,.32 .06,.70 .20,.97 .40,.94 .46,.76 .32,.66 .14,.76 .10,.86",
            "1: .54,.04 .30,.10 .10,.36 .05,.70 .22,.97 .46,.92 .54,.68 .36,.50 .14,.60 .06,.72",
        ],
        [ // 7: plain; with a bar; with a serif; with a bent stem
            "5: .04,.08 .30,.07 .58,.05* .44,.40 .32,.72 .24,1.0",
            "2: .04,.06 .30,.07 .58,.04* .44,.40 .32,.70 .24,1.0 | .18,.50 .38,.48 .58,.47",
            "2: .04,.20 .06,.06* .32,.08 .58,.04* .42,.42 .34,.72 .32,1.0",
            "2: .02,.14 .16,.05 .40,.10 .58,.10 .54,.30 .40,.60 .32,1.0",
        ],
        [ // 8: one crossing stroke, begun at the top right or in the middle; two rings
            "5: .50,.12 .30,.00 .10,.14 .18,.36 .40,.54 .52,.78 .32,.99 .08,.86 .14,.62 .36,.44 .52,.22 .48,.08",
            "3: .52,.04 .26,.02 .08,.20 .24,.42 .46,.60 .48,.86 .26,.99 .08,.84 .20,.58 .44,.34 .54,.08",
            "1: .30,.46 .10,.30 .14,.08 .32,.01 .50,.12 .48,.32 .30,.46 .08,.62 .04,.84 .26,.99 .52,.90 .54,.66 .32,.46",
            "1: .34,.00 .10,.14 .16,.38 .36,.46 .52,.28 .50,.08 .32,.00 | .32,.46 .08,.62 .10,.90 .32,.99 .52,.84 .48,.56 .30,.46",
        ],
        [ // 9: a loop with a straight, a curved or a hooked stem
            "5: .50,.14 .32,.01 .10,.14 .06,.36 .22,.50 .44,.40 .52,.12* .50,.50 .44,1.0",
            "3: .48,.20 .36,.02 .12,.08 .04,.32 .20,.46 .42,.34 .50,.10 .48,.52 .38,.80 .22,1.0",
            "2: .50,.10 .26,.00 .06,.20 .12,.44 .36,.42 .50,.18 .52,.56 .40,.92 .18,.98 .06,.90",
            "1: .54,.06 .28,.04 .08,.24 .14,.44 .34,.42 .54,.06 .46,.46 .30,.98",
        ],
    ];

    static readonly (double Weight, PenPoint[][] Strokes)[][] Forms = Source
        .Select(forms => forms.Select(Parse).ToArray())
        .ToArray();

    /// <summary>Picks one of the forms of a digit, the common ones more often.</summary>
    public static PenPoint[][] Pick(int digit, ref FastRandom random)
    {
        var forms = Forms[digit];
        double target = random.Next() * forms.Sum(form => form.Weight);
        foreach (var form in forms)
            if ((target -= form.Weight) < 0)
                return form.Strokes;
        return forms[^1].Strokes;
    }

    static (double, PenPoint[][]) Parse(string text)
    {
        int colon = text.IndexOf(':');
        return (
            Number(text[..colon]),
            text[(colon + 1)..]
                .Split('|')
                .Select(stroke => stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Point).ToArray())
                .ToArray()
        );
    }

    static PenPoint Point(string text)
    {
        string[] parts = text.TrimEnd('*').Split(',');
        return new PenPoint(Number(parts[0]), Number(parts[1]), text.EndsWith('*'));
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
