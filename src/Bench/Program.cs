using System.Diagnostics;
using System.Globalization;
using DropoutCourse.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Usage = """
    DropoutCourse.Bench serve
      For each line "CASE N" on standard input it runs a case N times and answers with one line {"ms": [N numbers]};
      "list" names the cases. A case is set up when it is first asked for, and freed when another one is.
    DropoutCourse.Bench peak CASE N
      The same once, in a process of its own: {"ms": [...], "mib": the memory that the case added at most}.
    DropoutCourse.Bench plot POINTS.json OUT.html
      Draws what ./course bench scale has measured.
    """;

switch (args)
{
    case ["serve"]:
        Serve();
        return 0;
    case ["peak", var name, var count] when int.TryParse(count, out var n) && n > 0:
        // The libraries' own memory is there before the case begins.
        using (Cases.Make("products 8")) { }
        var before = PeakMemory.Now();
        var ms = Run(name, n);
        Console.WriteLine(
            $"{{\"ms\": [{string.Join(", ", ms.Select(v => v.ToString("0.0000")))}], \"mib\": {Math.Max(0, PeakMemory.Highest() - before) / 1048576.0:0.000}}}"
        );
        return 0;
    case ["plot", var points, var page]:
        ScalePlot.Write(points, page);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static List<double> Run(string name, int n)
{
    using var work = Cases.Make(name);
    return work.Measure(n);
}

static void Serve()
{
    string? current = null;
    Case? work = null;
    while (Console.In.ReadLine() is { } line)
    {
        try
        {
            if (line == "list")
            {
                Console.WriteLine(string.Join("; ", Cases.Names));
                continue;
            }
            var at = line.LastIndexOf(' ');
            if (at < 0 || !int.TryParse(line[at..], out var n) || n < 1)
                throw new ArgumentException($"Expected \"CASE N\", got \"{line}\".");
            var name = line[..at];
            if (name != current)
            {
                work?.Dispose();
                (current, work) = (null, null);
                (work, current) = (Cases.Make(name), name);
            }
            Console.WriteLine($"{{\"ms\": [{string.Join(", ", work!.Measure(n).Select(v => v.ToString("0.0000")))}]}}");
        }
        catch (Exception e)
        {
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { error = e.Message }));
        }
    }
    work?.Dispose();
}

namespace DropoutCourse.Bench
{
    /// <summary>Something to time.</summary>
    internal sealed class Case(Action run, IEnumerable<IDisposable> held, int warmUp) : IDisposable
    {
        private bool warm;

        public List<double> Measure(int n)
        {
            for (var i = 0; i < warmUp && !warm; i++)
                run();
            warm = true;
            var ms = new List<double>(n);
            for (var i = 0; i < n; i++)
            {
                var start = Stopwatch.GetTimestamp();
                run();
                ms.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return ms;
        }

        public void Dispose()
        {
            foreach (var thing in held)
                thing.Dispose();
        }
    }
}
