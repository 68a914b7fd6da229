using DropoutCourse.KernelHost;

namespace DropoutCourse.Tests;

public class OutputTextTests
{
    private static string Text(int most, params Message[] messages)
    {
        var text = new OutputText(most);
        foreach (var message in messages)
            text.Add(message);
        return text.ToString();
    }

    private static Message Printed(string text) => new(Message.Stream) { Name = "stdout", Text = text };

    private static Message Shown(string kind, string id, string text) =>
        new(kind)
        {
            Id = id,
            Data = new() { ["text/plain"] = text },
        };

    [Fact]
    public void Progress_leaves_its_last_state_however_long_it_was() =>
        Assert.Equal(
            "start\nstep 10000\nend\n",
            Text(
                100,
                [
                    Printed("start\n"),
                    .. Enumerable.Range(1, 10_000).Select(i => Printed($"step {i}\r")),
                    Printed("\nend\n"),
                ]
            )
        );

    [Fact]
    public void An_update_replaces_what_was_displayed() =>
        Assert.Equal(
            "a\nnew\nb\n",
            Text(
                100,
                Printed("a\n"),
                Shown(Message.Display, "1", "old"),
                Printed("b\n"),
                Shown(Message.Update, "1", "new")
            )
        );

    [Fact]
    public void What_is_too_long_is_cut_and_says_so()
    {
        var text = Text(100, [.. Enumerable.Repeat(Printed("0123456789\n"), 50)]);
        Assert.StartsWith("0123456789\n0123456789\n", text);
        Assert.EndsWith("\n[more output was cut]", text);
        Assert.True(text.Length < 130);
    }

    [Fact]
    public void Control_characters_are_signs() =>
        Assert.Equal("a\u2407b\u2400", Text(100, Printed("\u001b[1ma\u0007b\0")));
}
