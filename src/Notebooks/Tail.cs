using System.Text;

namespace DropoutCourse.Notebooks;

/// <summary>The last characters of what a process printed. If it told of its own end, what it said first: that names the cause.</summary>
internal sealed class Tail(int most)
{
    private readonly StringBuilder _text = new();
    private bool _ending;

    public async Task Collect(StreamReader reader)
    {
        var buffer = new char[4096];
        try
        {
            for (int n; (n = await reader.ReadAsync(buffer)) > 0; )
                lock (_text)
                    Append(buffer.AsSpan(0, n));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException) { }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_ending && _text.Length > 2 * most)
            return;
        _text.Append(text);
        if (_ending || _text.Length <= 2 * most)
            return;
        var begin = CrashText.Beginning(_text.ToString());
        _ending = begin >= 0;
        _text.Remove(0, _ending ? Math.Min(begin, _text.Length - most) : _text.Length - most);
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    public IReadOnlyList<string> Lines(int count) =>
        [.. ToString().ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0).TakeLast(count)];
}
