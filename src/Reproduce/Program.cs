using System.Globalization;
using DropoutCourse;
using DropoutCourse.Reproduce;
using TorchSharp;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Usage = """
    DropoutCourse.Reproduce EXPERIMENT,... --seeds N --results DIR --checkpoints DIR [--row ROW] [--commit TEXT] [--workers N] [--list]
      Runs what is not yet recorded in the results' folder, of one row or of all. --list shows the runs and their state instead.
      --workers N: so many such processes share the work; each uses one thread.
    DropoutCourse.Reproduce try NAME=VALUE ...
      Judges hyperparameters by the validation digits; records nothing.
    """;
if (args is ["try", .. var attempt])
{
    torch.set_num_threads(1);
    using var flat = Mnist.Load().Flat();
    return Attempt.Run(attempt, flat);
}
if (args.Length == 0 || !TryParse(args[1..], out var options))
{
    Console.Error.WriteLine(Usage);
    return 2;
}
string[] names = args[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
var jobs = Experiments.Jobs(names, options.Seeds);
if (options.Row is { } row)
{
    jobs = Experiments.OfRow(jobs, row, out var rows);
    if (jobs.Count == 0)
    {
        Console.Error.WriteLine(
            $"--row: no row of {string.Join(", ", names)} is named '{row}'. Choose among {string.Join(", ", rows)}."
        );
        return 2;
    }
}
if (options.List)
{
    foreach (var job in jobs)
        Console.WriteLine(
            $"{(job.Done(options.Results) ? "recorded" : File.Exists(Path.Combine(options.Checkpoints, job.FileName(job.OwnData ?? "MNIST") + ".checkpoint")) ? "begun   " : "to do   ")}  {job.Id}  {job.Cost:0} TFLOP  {job.Net}"
        );
    return 0;
}
try
{
    torch.set_num_threads(1);
    // Experiments with data of their own need no digits.
    using var all = jobs.All(job => job.OwnData is not null) ? null : Mnist.Load();
    if (all is not null && all.Name != "MNIST")
    {
        Console.Error.WriteLine(
            $"The paper's results are on MNIST, and here is {all}. Remedy: put MNIST's four files into data/mnist/, or name their folder in DROPOUT_COURSE_DATA."
        );
        return 2;
    }
    using var digits = all?.Flat();
    var runner = new Runner(digits, options.Results, options.Checkpoints, options.Commit, Console.Out)
    {
        Workers = options.Workers,
    };
    var (_, elsewhere) = runner.Run(jobs);
    if (elsewhere > 0)
        Console.WriteLine($"{elsewhere} runs are in the hands of another process.");
    return runner.Failed.Count == 0 ? 0 : 1;
}
catch (Exception e)
    when (e is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static bool TryParse(
    string[] words,
    out (int Seeds, string Results, string Checkpoints, string? Row, string Commit, int Workers, bool List) options
)
{
    options = (3, "", "", null, "unknown", 1, false);
    for (int i = 0; i < words.Length; i++)
    {
        if (words[i] == "--list")
        {
            options.List = true;
            continue;
        }
        if (i + 1 == words.Length)
            return false;
        string value = words[++i];
        switch (words[i - 1])
        {
            case "--seeds" when int.TryParse(value, out int n) && n > 0:
                options.Seeds = n;
                break;
            case "--workers" when int.TryParse(value, out int n) && n > 0:
                options.Workers = n;
                break;
            case "--results":
                options.Results = value;
                break;
            case "--checkpoints":
                options.Checkpoints = value;
                break;
            case "--row":
                options.Row = value;
                break;
            case "--commit":
                options.Commit = value;
                break;
            default:
                return false;
        }
    }
    return options.Results.Length > 0 && options.Checkpoints.Length > 0;
}
