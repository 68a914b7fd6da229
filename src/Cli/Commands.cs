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
            OpenCommandLine(),
            Run(),
            SiteCommandLine(),
            Test(),
            DoctorCommand(),
            DataCommand(),
            BenchCommand(),
            ReproduceCommand(),
            ReleaseSheets(),
            CheckSheet(),
            GradeSheets(),
            KernelCommandLine(),
        };
        root.Examples("./course open", "./course run", "./course site", "./course test", "./course doctor");
        return root;
    }

    private static Command OpenCommandLine()
    {
        var name = new Argument<string?>("notebook")
        {
            Description =
                "A lesson (its number or name), a sheet (exercises/NAME) or a file (.ipynb); default: the list of all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1; if it is taken, the next free one.",
            DefaultValueFactory = _ => OpenCommand.DefaultPort,
            HelpName = "N",
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Print the address, and open no browser." };
        Check(port, n => n is >= 1024 and <= 65535, "--port must be from 1024 to 65535.");
        var command = new Command("open", "Open the course in a browser, and run its cells there. Ctrl-C ends it.")
        {
            name,
            port,
            noBrowser,
        };
        command.Examples(
            "./course open",
            "./course open 2",
            "./course open exercises/04-implementation",
            "./course open work/04-implementation.ipynb --no-browser --port 8000"
        );
        command.SetAction(
            async (parsed, _) =>
                await new OpenCommand(Repo.Find()).Run(
                    parsed.GetValue(name),
                    parsed.GetValue(port),
                    !parsed.GetValue(noBrowser)
                )
        );
        return command;
    }

    private static Command DoctorCommand()
    {
        var command = new Command("doctor", "Show what this machine has, what it lacks, and the remedy.") { Json };
        command.Examples("./course doctor", "./course doctor --json");
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

    private static Command SiteCommandLine()
    {
        var from = new Option<string?>("--from")
        {
            Description = "Folder with the executed notebooks (default: out/ in the course's folder).",
            HelpName = "DIR",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the site, replaced as a whole (default: out/site/).",
            HelpName = "DIR",
        };
        var command = new Command(
            "site",
            "Write the reading edition: the executed notebooks as pages that open from the disk."
        )
        {
            from,
            output,
            Json,
        };
        command.Examples(
            "./course site",
            "./course site --out /var/www/dropout",
            "./course site --from results --out results/site --json"
        );
        command.SetAction(parsed =>
            new SiteCommand(Repo.Find()).Run(parsed.GetValue(from), parsed.GetValue(output), parsed.GetValue(Json))
        );
        return command;
    }

    private static Command BenchCommand()
    {
        var bench = new Command(
            "bench",
            "Measure how fast the course is on this machine, in turns with PyTorch when python3-torch is installed."
        );
        void Add(string name, string description)
        {
            var command = new Command(name, description) { Json };
            command.Examples($"./course bench {name}", $"./course bench {name} --json");
            command.SetAction(
                async (parsed, _) =>
                {
                    var repo = Repo.Find();
                    new Setup(repo).Ensure();
                    return await new Bench(repo).Run(name, parsed.GetValue(Json));
                }
            );
            bench.Add(command);
        }
        Add(
            "dropout",
            "Forward and backward of dropout on 128 x 1024 and 60,000 x 1024 numbers, against aten::dropout and plain memory copies."
        );
        Add("step", "One training step of the MLP 784-1024-1024-10 with SGD + momentum and with Adam.");
        Add("epoch", "One epoch of document 000's program and of document 001's convolutional net.");
        Add("mc", "The average over 100 masks for 10,000 images, against a Python loop; fast dropout beside it.");
        Add(
            "scale",
            "How time and memory grow with batch size, width and number of images; writes a plot to out/bench/."
        );
        Add(
            "runner",
            "Start of a kernel, first cell and 100 trivial cells, against nbclient and ipykernel when they are installed."
        );
        Add(
            "crowd",
            "A training step in one, two and three programs at once: what each keeps of its share of the cores, beside libtorch's own setting."
        );
        bench.Examples("./course bench dropout", "./course bench step --json");
        return bench;
    }

    private static Command ReproduceCommand()
    {
        var names = new Argument<string[]>("experiments")
        {
            Description =
                "table2, table9, table10, fig7, fig8, fig9, fig10, fig11, ensemble, cnn, pairs, transformer, theory or all (default: all).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (Reproduce.Problem(token.Value) is { } problem)
                    result.AddError(problem);
        });
        var row = new Option<string?>("--row")
        {
            Description = "One row of these experiments only, by its name in --list (default: all).",
            HelpName = "ROW",
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "How many times each net is trained, each time with another seed.",
            DefaultValueFactory = _ => 3,
            HelpName = "N",
        };
        var jobs = new Option<int>("--jobs", "-j")
        {
            Description = "How many runs at once, with one thread each.",
            DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
            HelpName = "N",
        };
        var results = new Option<string?>("--results")
        {
            Description = "Folder for the results (default: data/results/ in the course's folder).",
            HelpName = "DIR",
        };
        var list = new Option<bool>("--list")
        {
            Description = "Show the runs and which of them are recorded; compute nothing.",
        };
        Check(seeds, n => n is >= 1 and <= 1000, "--seeds must be from 1 to 1000.");
        Check(jobs, n => n is >= 1 and <= 64, "--jobs must be from 1 to 64.");
        var command = new Command(
            "reproduce",
            "Repeat the paper's experiments on MNIST at full scale, lesson 1's pairs of nets, the transformers of lesson 11 and the nets of lesson 12: many hours. What is recorded is skipped; what was interrupted goes on from its checkpoint."
        )
        {
            names,
            row,
            seeds,
            jobs,
            results,
            list,
        };
        command.Examples(
            "./course reproduce --list",
            "./course reproduce table2 --seeds 1",
            "./course reproduce table2 --row dropout-relu-3x1024",
            "./course reproduce fig9 fig10",
            "./course reproduce transformer --seeds 5",
            "./course reproduce theory --seeds 8",
            "nice ./course reproduce all --seeds 3"
        );
        command.SetAction(parsed =>
        {
            var repo = Repo.Find();
            var reproduce = new Reproduce(repo);
            var chosen = Reproduce.Select(parsed.GetValue(names) ?? []);
            if (!parsed.GetValue(list) && chosen.Any(Reproduce.NeedsDigits))
                reproduce.CheckData();
            new Setup(repo).Ensure();
            return reproduce.Run(
                new(
                    parsed.GetValue(names) ?? [],
                    parsed.GetValue(row),
                    parsed.GetValue(seeds),
                    parsed.GetValue(jobs),
                    parsed.GetValue(results),
                    parsed.GetValue(list)
                )
            );
        });
        return command;
    }

    private static Command Run()
    {
        var paths = new Argument<string[]>("notebooks")
        {
            Description = "Notebooks to execute (default: all in notebooks/, in order).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the executed notebooks (default: out/ in the course's folder).",
            HelpName = "DIR",
        };
        var jobs = new Option<int>("--jobs", "-j")
        {
            Description = "How many notebooks run at once.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var timeout = new Option<double>("--cell-timeout")
        {
            Description = "Seconds after which a cell is stopped.",
            DefaultValueFactory = _ => 600,
            HelpName = "S",
        };
        var keepGoing = new Option<bool>("--keep-going", "-k")
        {
            Description = "Run the other notebooks although one failed.",
        };
        var profile = new Option<string>("--profile")
        {
            Description =
                "quick (seconds a lesson) or full (trains to the papers' figures); default: COURSE_PROFILE, else quick.",
        };
        profile.AcceptOnlyFromAmong("quick", "full");
        var memory = new Option<int>("--memory-limit")
        {
            Description = "MiB of memory after which a notebook is stopped.",
            DefaultValueFactory = _ => 6144,
            HelpName = "MB",
        };
        Check(jobs, n => n is >= 1 and <= 64, "--jobs must be from 1 to 64.");
        Check(timeout, s => s is > 0 and <= 1e6, "--cell-timeout must be a positive number of seconds.");
        Check(memory, m => m >= 64, "--memory-limit must be at least 64 (MiB).");
        var command = new Command("run", "Execute notebooks headlessly; the executed copies land in out/.")
        {
            paths,
            output,
            jobs,
            timeout,
            keepGoing,
            profile,
            memory,
            Json,
        };
        command.Examples(
            "./course run",
            "./course run notebooks/06-mnist-experiment.ipynb",
            "./course run --jobs 2 --keep-going --out results",
            "./course run --profile full --cell-timeout 7200"
        );
        command.SetAction(
            async (parsed, _) =>
            {
                var repo = Repo.Find();
                var settings = new RunSettings(
                    TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                    (long)parsed.GetValue(memory) << 20,
                    parsed.GetValue(profile) ?? Environment.GetEnvironmentVariable("COURSE_PROFILE") ?? "quick"
                );
                var run = new RunCommand(repo);
                var options = new RunCommand.Options(
                    parsed.GetValue(paths) ?? [],
                    parsed.GetValue(output),
                    parsed.GetValue(jobs),
                    settings,
                    parsed.GetValue(keepGoing),
                    parsed.GetValue(Json)
                );
                // A mistyped path should not have to wait for a set-up of minutes.
                run.Select(options.Paths);
                new Setup(repo).Ensure();
                // The site is that of the whole course; a single lesson changes it with ./course site.
                return await run.Run(options, options.Paths.Count == 0 ? new WebSetup(repo).Ensure() : null);
            }
        );
        return command;
    }

    private static void Check<T>(Option<T> option, Func<T, bool> valid, string message) =>
        option.Validators.Add(result =>
        {
            T value;
            try
            {
                value = result.GetValueOrDefault<T>();
            }
            catch (InvalidOperationException)
            {
                return;
            } // Not a number at all: the parser says so itself.
            if (!valid(value))
                result.AddError(message);
        });

    private static Command Test()
    {
        var filter = new Option<string?>("--filter")
        {
            Description = "Only tests and notebooks whose full name contains this.",
            HelpName = "X",
        };
        var command = new Command(
            "test",
            "Run every test, and execute every notebook; the last line says how many passed."
        )
        {
            filter,
            Json,
        };
        command.Examples("./course test", "./course test --filter Notebook", "./course test --json > result.json");
        command.SetAction(
            async (parsed, _) =>
            {
                var repo = Repo.Find();
                new Setup(repo).Ensure();
                return await new TestCommand(repo).Run(parsed.GetValue(filter), parsed.GetValue(Json));
            }
        );
        return command;
    }

    private static Command ReleaseSheets()
    {
        var paths = new Argument<string[]>("sheets")
        {
            Description = "Sources to release (default: all in notebooks/instructor/).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the sheets to hand out (default: notebooks/exercises/).",
            HelpName = "DIR",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; exit code 1 if a sheet is not what its source gives.",
        };
        var command = new Command(
            "release",
            "For instructors: make the exercise sheets to hand out, without solutions and hidden tests."
        )
        {
            paths,
            output,
            check,
        };
        command.Examples(
            "./course release",
            "./course release --check",
            "./course release notebooks/instructor/04-implementation.ipynb --out handout"
        );
        command.SetAction(parsed =>
            new ReleaseCommand(Repo.Find()).Run(
                parsed.GetValue(paths) ?? [],
                parsed.GetValue(output),
                parsed.GetValue(check)
            )
        );
        return command;
    }

    private static Command CheckSheet()
    {
        var sheet = new Argument<string>("sheet") { Description = "Your exercise sheet (.ipynb)." };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Seconds after which a cell is stopped.",
            DefaultValueFactory = _ => 60,
            HelpName = "S",
        };
        Check(timeout, s => s is > 0 and <= 1e6, "--timeout must be a positive number of seconds.");
        var command = new Command(
            "check",
            "Check your own exercise sheet: which tests pass, which fail and why, what is left to do."
        )
        {
            sheet,
            timeout,
        };
        command.Examples("./course check notebooks/exercises/04-implementation.ipynb");
        command.SetAction(
            async (parsed, _) =>
                await new CheckCommand(Repo.Find()).Run(parsed.GetValue(sheet)!, parsed.GetValue(timeout))
        );
        return command;
    }

    private static Command KernelCommandLine()
    {
        Command Part(string name, string description, Func<KernelCommand, string?, int> work)
        {
            var folder = new Option<string?>("--dir")
            {
                Description = "Folder of kernels (default: this user's, where Jupyter and VS Code look).",
                HelpName = "FOLDER",
            };
            var part = new Command(name, description) { folder };
            part.Examples($"./course kernel {name}", $"./course kernel {name} --dir venv/share/jupyter/kernels");
            part.SetAction(parsed => work(new KernelCommand(Repo.Find()), parsed.GetValue(folder)));
            return part;
        }
        var command = new Command("kernel", "The C# kernel for Jupyter and VS Code's Jupyter extension (.net-csharp).")
        {
            Part(
                "install",
                "Install the pinned .NET Interactive as Jupyter's kernel .net-csharp.",
                (k, f) => k.Install(f)
            ),
            Part("uninstall", "Take away what install put there, and nothing else.", (k, f) => k.Uninstall(f)),
        };
        command.Examples("./course kernel install", "./course kernel uninstall");
        return command;
    }

    private static Command GradeSheets()
    {
        var submissions = new Argument<string>("submissions")
        {
            Description = "A folder (nbgrader's layout, or flat) or a zip from a learning platform.",
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for grades and feedback.",
            HelpName = "DIR",
            Required = true,
        };
        var jobs = new Option<int>("--jobs", "-j")
        {
            Description = "How many submissions run at once.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Seconds after which a cell is stopped.",
            DefaultValueFactory = _ => 60,
            HelpName = "S",
        };
        var memory = new Option<int>("--memory-limit")
        {
            Description = "MiB of memory that a submission may use.",
            DefaultValueFactory = _ => 2048,
            HelpName = "MB",
        };
        var source = new Option<string?>("--source")
        {
            Description =
                "The sheet with solutions and hidden tests, or a folder of them (default: notebooks/instructor/).",
            HelpName = "PATH",
        };
        var due = new Option<string?>("--due")
        {
            Description = "When the sheets were due, as 2026-11-30T23:59; later submissions are marked late.",
            HelpName = "TIME",
        };
        var penalty = new Option<double>("--late-penalty")
        {
            Description = "Percent of the points lost for each day begun after the due time.",
            DefaultValueFactory = _ => 0,
            HelpName = "P",
        };
        var isolation = new Option<string>("--isolation")
        {
            Description = "auto: the best that this machine has; none: plain processes.",
            DefaultValueFactory = _ => "auto",
        };
        isolation.AcceptOnlyFromAmong("auto", "none");
        var part = new Option<string?>("--part")
        {
            Description = "Run only the K-th of N parts and keep its results, for --merge: for arrays of jobs.",
            HelpName = "K/N",
        };
        var merge = new Option<string[]>("--merge")
        {
            Description = "Folders of parts: make the gradebook of their results; nothing is run.",
            HelpName = "DIR",
            AllowMultipleArgumentsPerToken = true,
        };
        var regrade = new Option<string[]>("--regrade")
        {
            Description = "Run the tests of this task again for all, although nothing changed.",
            HelpName = "TASK",
        };
        var anonymous = new Option<bool>("--anonymous")
        {
            Description = "Leave names out of the table and the page in which written answers are graded.",
        };
        Check(jobs, n => n is >= 1 and <= 64, "--jobs must be from 1 to 64.");
        Check(timeout, s => s is > 0 and <= 1e6, "--timeout must be a positive number of seconds.");
        Check(memory, m => m is >= 512 and <= 1 << 20, "--memory-limit must be at least 512 (MiB).");
        Check(penalty, p => p is >= 0 and <= 100, "--late-penalty must be from 0 to 100.");
        var command = new Command(
            "grade",
            "For instructors: grade submissions, each isolated from the machine; writes grades and feedback."
        )
        {
            submissions,
            output,
            jobs,
            timeout,
            memory,
            source,
            due,
            penalty,
            isolation,
            part,
            merge,
            regrade,
            anonymous,
        };
        command.Examples(
            "./course grade submitted --out grades --jobs 2",
            "./course grade canvas-export.zip --out grades --due 2026-11-30T23:59 --late-penalty 10",
            "./course grade submitted --out grades --source notebooks/instructor/04-implementation.ipynb"
        );
        command.SetAction(
            async (parsed, _) =>
                await new GradeCommand(Repo.Find()).Run(
                    new GradeCommand.Options(
                        parsed.GetValue(submissions)!,
                        parsed.GetValue(output)!,
                        parsed.GetValue(jobs),
                        parsed.GetValue(timeout),
                        parsed.GetValue(memory),
                        parsed.GetValue(source),
                        parsed.GetValue(due),
                        parsed.GetValue(penalty),
                        parsed.GetValue(isolation)!
                    )
                    {
                        Part = parsed.GetValue(part),
                        Merge = parsed.GetValue(merge) ?? [],
                        Regrade = parsed.GetValue(regrade) ?? [],
                        Anonymous = parsed.GetValue(anonymous),
                    }
                )
        );
        return command;
    }
}
