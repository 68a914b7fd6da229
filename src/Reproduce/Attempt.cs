using System.Globalization;

namespace DropoutCourse.Reproduce;

/// <summary>How the recipes were chosen: trains with given hyperparameters on 50,000 digits and prints the error on the 10,000 validation digits. The test set is not touched, nothing is recorded.</summary>
internal static class Attempt
{
    public const string Usage =
        "DropoutCourse.Reproduce try [row=ROW] [hidden=800,800] [rate=0.1] [momentum=0.95] [maxnorm=2] [l2=1e-5] [scale=1] [warmup=0.05] [batch=100] [epochs=20] [in=0.2] [drop=0.5] [seed=0]";

    public static int Run(IEnumerable<string> settings, DigitData data)
    {
        var recipe = PaperNets.Table2[2].Recipe with { Epochs = 20 };
        int seed = 0;
        foreach (string setting in settings)
        {
            if (setting.Split('=') is not [var name, var value])
                return Wrong(setting);
            double number = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double n)
                ? n
                : 0;
            switch (name)
            {
                case "row"
                    when PaperNets.Tables.Values.SelectMany(rows => rows).FirstOrDefault(row => row.Row == value)
                        is { } row:
                    recipe = row.Recipe;
                    break;
                case "hidden":
                    recipe = recipe with { Hidden = [.. value.Split(',').Select(int.Parse)] };
                    break;
                case "rate":
                    recipe = recipe with { LearningRate = number };
                    break;
                case "momentum":
                    recipe = recipe with { Momentum = number };
                    break;
                case "maxnorm":
                    recipe = recipe with { MaxNorm = number > 0 ? number : null };
                    break;
                case "l2":
                    recipe = recipe with { L2 = number };
                    break;
                case "scale":
                    recipe = recipe with { InitialScale = number };
                    break;
                case "warmup":
                    recipe = recipe with { WarmUp = number };
                    break;
                case "batch":
                    recipe = recipe with { Batch = (int)number };
                    break;
                case "epochs":
                    recipe = recipe with { Epochs = (int)number };
                    break;
                case "in":
                    recipe = recipe with { InputDropRate = number };
                    break;
                case "drop":
                    recipe = recipe with { HiddenDropRate = number };
                    break;
                case "seed":
                    seed = (int)number;
                    break;
                default:
                    return Wrong(setting);
            }
        }
        string folder = Directory.CreateTempSubdirectory("dropout-try-").FullName;
        try
        {
            var job = Experiments.Mlp(new("table2", "try", "try"), recipe, new(50_000, 10_000), seed, test: false);
            var context = new JobContext(
                job,
                data,
                folder,
                new(DateTime.UtcNow, 0, "try", new Dictionary<string, string>(), "", 1),
                _ => { },
                TimeSpan.FromDays(1),
                _ => { }
            );
            var result = job.Run(context)[0];
            var last = result.Epochs[^1];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(' ', settings)}: validation {last.ValidationErrorPercent:0.00} % (mean of the last five {result.Epochs.TakeLast(5).Average(e => e.ValidationErrorPercent):0.00}), train {last.TrainErrorPercent:0.00} %, loss {last.Loss:0.0000}, {last.Seconds:0} s"
                )
            );
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Wrong(string setting)
    {
        Console.Error.WriteLine($"Not understood: {setting}\n{Usage}");
        return 2;
    }
}
