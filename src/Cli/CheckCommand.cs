using DropoutCourse.Grading;

namespace DropoutCourse.Cli;

/// <summary>A learner's own check of a sheet: executes it as it is and says task by task what passed.</summary>
public sealed class CheckCommand(Repo repo)
{
    public async Task<int> Run(string path, double timeout)
    {
        var notebook = RepairedCopy.Read(
            Path.GetFullPath(path),
            Reading.Lenient,
            line => Console.Error.WriteLine("course: " + line)
        );
        var check = new SheetCheck(repo.Sources, repo.Exercises, repo.Lib);
        var sheet = check.SheetOf(notebook, path);
        new Setup(repo).Ensure();
        var result = await check.Run(
            sheet,
            notebook,
            TimeSpan.FromSeconds(timeout),
            " --timeout gives it longer.",
            line => Say(line.Title, line.Mark, line.Text, line.Details),
            notice => Console.Error.WriteLine(notice),
            Interrupt.Token
        );
        if (result.Notes.Count > 0)
        {
            Console.WriteLine("\nWhat the grader will find in this notebook:");
            foreach (var note in result.Notes)
                Console.WriteLine("  ! " + note);
        }
        Console.WriteLine($"\n{result.Words}");
        if (result.NotRun.Count > 0)
        {
            Console.WriteLine($"\n{result.NotRunMeans}");
            foreach (var finding in result.NotRun)
                Console.WriteLine("  ! " + finding);
        }
        return result.Failed == 0 ? Exit.Good : Exit.Failed;
    }

    private string _title = "";

    private void Say(string title, string mark, string line, string details)
    {
        if (title != _title)
            Console.WriteLine($"\n{_title = title}");
        Console.WriteLine($"  {mark} {line}");
        foreach (var detail in details.Split('\n').Where(l => l.Trim().Length > 0))
            Console.WriteLine("      " + detail.TrimEnd());
        Console.Out.Flush();
    }
}
