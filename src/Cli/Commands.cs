using System.CommandLine;

namespace DropoutCourse.Cli;

/// <summary>The command line: names, options and help texts; the work is done elsewhere.</summary>
public static class Commands
{
    private static readonly Option<bool> Json = new("--json") { Description = "Write the result as JSON." };

    public static RootCommand Build()
    {
        var root = new RootCommand("An interactive course on dropout in C# notebooks: set up, execute, test.")
        {
            Run(), Test(), DoctorCommand(), DataCommand(), BenchCommand(),
        };
        // The launcher takes this option out; it stands here for the help text.
        root.Options.Add(new Option<string>("--packages") { Description = "nuget or standin: which packages the course uses from now on.", Recursive = true });
        return root;
    }

    private static Command DoctorCommand()
    {
        var command = new Command("doctor", "Show what this machine has, what it lacks, and the remedy.") { Json };
        command.Examples("./course doctor", "./course doctor --json", "./course doctor --packages standin");
        command.SetAction(parsed => new Doctor(Repo.Find()).Run(parsed.GetValue(Json)));
        return command;
    }

    private static Command DataCommand()
    {
        var command = new Command("data", "Show which digits the lessons train on, and where they were found.");
        command.Examples("./course data", "DROPOUT_COURSE_DATA=~/mnist ./course data");
        command.SetAction(_ =>
        {
            var repo = Repo.Find();
            new Setup(repo).Ensure();
            return DataSet.Show(repo);
        });
        return command;
    }

    private static Command BenchCommand()
    {
        var step = new Command("step", "Time one training step of the MLP 784-1024-1024-10, in turns with PyTorch when python3-torch is installed.") { Json };
        step.Examples("./course bench step", "./course bench step --json");
        step.SetAction(parsed =>
        {
            var repo = Repo.Find();
            new Setup(repo).Ensure();
            return new Bench(repo).Step(parsed.GetValue(Json));
        });
        return new Command("bench", "Measure how fast the course is on this machine.") { step };
    }

    private static Command Run()
    {
        var paths = new Argument<string[]>("notebooks") { Description = "Notebooks to execute (default: all in notebooks/, in order).", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string?>("--out") { Description = "Folder for the executed notebooks (default: out/ in the course's folder).", HelpName = "DIR" };
        var jobs = new Option<int>("--jobs", "-j") { Description = "How many notebooks run at once.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var timeout = new Option<double>("--cell-timeout") { Description = "Seconds after which a cell is stopped.", DefaultValueFactory = _ => 600, HelpName = "S" };
        var keepGoing = new Option<bool>("--keep-going", "-k") { Description = "Run the other notebooks although one failed." };
        var profile = new Option<string>("--profile") { Description = "quick (seconds a lesson) or full (trains to the papers' figures); default: COURSE_PROFILE, else quick." };
        profile.AcceptOnlyFromAmong("quick", "full");
        var memory = new Option<int>("--memory-limit") { Description = "MiB of memory after which a notebook is stopped.", DefaultValueFactory = _ => 6144, HelpName = "MB" };
        Check(jobs, n => n is >= 1 and <= 64, "--jobs must be from 1 to 64.");
        Check(timeout, s => s is > 0 and <= 1e6, "--cell-timeout must be a positive number of seconds.");
        Check(memory, m => m >= 64, "--memory-limit must be at least 64 (MiB).");
        var command = new Command("run", "Execute notebooks headlessly; the executed copies land in out/.") { paths, output, jobs, timeout, keepGoing, profile, memory, Json };
        command.Examples("./course run", "./course run notebooks/06-mnist-experiment.ipynb", "./course run --jobs 2 --keep-going --out results", "./course run --profile full --cell-timeout 7200");
        command.SetAction(async (parsed, _) =>
        {
            var repo = Repo.Find();
            var settings = new RunSettings(TimeSpan.FromSeconds(parsed.GetValue(timeout)), (long)parsed.GetValue(memory) << 20,
                parsed.GetValue(profile) ?? Environment.GetEnvironmentVariable("COURSE_PROFILE") ?? "quick");
            var run = new RunCommand(repo);
            var options = new RunCommand.Options(parsed.GetValue(paths) ?? [], parsed.GetValue(output), parsed.GetValue(jobs), settings, parsed.GetValue(keepGoing), parsed.GetValue(Json));
            // A mistyped path should not have to wait for a set-up of minutes.
            run.Select(options.Paths);
            new Setup(repo).Ensure();
            return await run.Run(options);
        });
        return command;
    }

    private static void Check<T>(Option<T> option, Func<T, bool> valid, string message) => option.Validators.Add(result =>
    {
        T value;
        try { value = result.GetValueOrDefault<T>(); }
        catch (InvalidOperationException) { return; } // Not a number at all: the parser says so itself.
        if (!valid(value)) result.AddError(message);
    });

    private static Command Test()
    {
        var filter = new Option<string?>("--filter") { Description = "Only tests and notebooks whose full name contains this.", HelpName = "X" };
        var command = new Command("test", "Run every test, and execute every notebook; the last line says how many passed.") { filter };
        command.Examples("./course test", "./course test --filter Notebook");
        command.SetAction(async (parsed, _) =>
        {
            var repo = Repo.Find();
            new Setup(repo).Ensure();
            return await new TestCommand(repo).Run(parsed.GetValue(filter));
        });
        return command;
    }
}
