using System.Text;

namespace DropoutCourse.Open;

/// <summary>The first page: the lessons in order, with what is done of them, and the sheets.</summary>
internal sealed class StartPage(OpenOptions options, CourseFiles files, ProgressFile progress)
{
    public string Write()
    {
        var main = new StringBuilder("<h1>Dropout, from first principles to the paper's experiments</h1>\n");
        main.Append(
            $"<p>Each lesson is a page with C# cells that run on this machine. What you change is kept in <code>{PageShell.Encode(Paths.Short(options.Work, options.Root))}/</code>; the course's own files stay as they are.</p>\n"
        );
        List(main, "Lessons", files.Lessons);
        List(main, "Exercise sheets", files.Sheets);
        return PageShell.Page(files, "Start", main.ToString());
    }

    private void List(StringBuilder main, string heading, IReadOnlyList<CourseFile> list)
    {
        if (list.Count == 0)
            return;
        main.Append($"<h2>{heading}</h2>\n<ol class=\"map\">\n");
        foreach (var file in list)
            main.Append(
                $"<li><h3><a href=\"{NotebookHtml.Address(file)}\">{PageShell.Encode(PageShell.Title(file))}</a></h3>\n<p>{Words(progress.Get(file))}</p></li>\n"
            );
        main.Append("</ol>\n");
    }

    private static string Words(ProgressFile.Entry? done) => Cells(done) + Questions(done);

    private static string Cells(ProgressFile.Entry? done) =>
        done switch
        {
            null or { Done: 0, Failed: 0 } => "Not begun.",
            { Failed: > 0 } => $"{done.Done} of {done.Cells} cells ran, {done.Failed} failed.{Claims(done)}",
            _ when done.Done == done.Cells => $"Done: all {done.Cells} cells ran.{Claims(done)}",
            _ => $"{done.Done} of {done.Cells} cells ran.{Claims(done)}",
        };

    private static string Claims(ProgressFile.Entry done) =>
        done.Claims > 0 ? $" {done.Claims} {(done.Claims == 1 ? "claim" : "claims")} held." : "";

    private static string Questions(ProgressFile.Entry? done) =>
        done is { Answered: > 0 }
            ? $" {done.Answered} {(done.Answered == 1 ? "question" : "questions")} answered, {done.Right} right."
            : "";
}
