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
            DoctorCommand(), DataCommand(), BenchCommand(),
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
        command.SetAction(_ => DataSet.Show(Repo.Find()));
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
}
