using System.Text;
using System.Text.Json;
using DropoutCourse.Grading;

namespace DropoutCourse.Open;

internal sealed partial class Session
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(60);

    private Task _checking = Task.CompletedTask;

    /// <summary>Has the notebook tests or answers that a grader looks at?</summary>
    private bool IsSheet => _document.Cells.Any(c => CellInfo.Of(c) is { IsTest: true } or { IsWritten: true });

    /// <summary>Checks the sheet as it is, in a process of its own: what ./course check says, line by line.</summary>
    private void Check()
    {
        Notebook copy;
        lock (_gate)
        {
            if (!_checking.IsCompleted || !IsSheet)
                return;
            copy = _document.Copy();
            _checking = Task.Run(() => Check(copy));
        }
    }

    private async Task Check(Notebook copy)
    {
        void Tell(string state, object? json, string? text = null)
        {
            lock (_gate)
                Broadcast(
                    new("check")
                    {
                        State = state,
                        Text = text,
                        Json = json is null ? null : JsonSerializer.SerializeToElement(json, ServerMessage.Format),
                    }
                );
        }
        Tell("running", null);
        try
        {
            var check = new SheetCheck(
                Path.Combine(_options.Notebooks, "instructor"),
                Path.Combine(_options.Notebooks, "exercises"),
                Path.Combine(_options.Root, "lib")
            );
            var sheet = check.SheetOf(copy, Paths.Short(File.Work, _options.Root));
            var result = await check.Run(
                sheet,
                copy,
                CheckLimit,
                "",
                line => Tell("line", line),
                notice => Tell("notice", null, notice),
                _end.Token
            );
            Tell("done", result);
        }
        catch (Exception e)
            when (e is UserError or IOException or OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            Tell("failed", null, e.Message);
        }
    }

    /// <summary>Writes the sheet as it is to the file to hand in, whose name is the sheet's.</summary>
    private void HandIn(Client client)
    {
        lock (_gate)
        {
            if (!IsSheet)
                return;
            var path = Path.Combine(_options.Work, "hand-in", Path.GetFileName(File.Work));
            try
            {
                WorkFile.WriteWhole(path, Encoding.UTF8.GetBytes(_document.ToJson()));
                client.Send(new("handed") { Text = path });
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                client.Send(
                    new("disk") { Text = $"{Paths.Short(path, _options.Root)} cannot be written ({e.Message})" }
                );
            }
        }
    }
}
