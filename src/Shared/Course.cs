using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using TorchSharp;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse;

/// <summary>What the first cell of every lesson starts, and the settings that hold for the whole lesson.</summary>
public static class Course
{
    /// <summary>The seed of every random stream: the variable COURSE_SEED, 1 if that is not set.</summary>
    /// <exception cref="InvalidOperationException">COURSE_SEED is not a whole number from 0 to 2,147,483,647.</exception>
    public static int Seed
    {
        get
        {
            string text = Variable("COURSE_SEED", "1");
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
                ? seed
                : throw new InvalidOperationException(
                    $"COURSE_SEED is '{text}'. Remedy: set it to a whole number from 0 to {int.MaxValue}, or unset it (then it is 1)."
                );
        }
    }

    /// <summary>Whether the lesson runs in the quick profile (COURSE_PROFILE=quick, the default) and not in the full one (COURSE_PROFILE=full).</summary>
    /// <exception cref="InvalidOperationException">COURSE_PROFILE is something else.</exception>
    public static bool Quick =>
        Variable("COURSE_PROFILE", "quick") switch
        {
            "quick" => true,
            "full" => false,
            var other => throw new InvalidOperationException(
                $"COURSE_PROFILE is '{other}'. Remedy: set it to quick (about a minute a lesson) or full (trains to the papers' figures), or unset it (then it is quick)."
            ),
        };

    /// <summary>One of two values, by the profile: <c>int epochs = Course.Pick(quick: 3, full: 10);</c></summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="quick">The value in the quick profile.</param>
    /// <param name="full">The value in the full profile.</param>
    public static T Pick<T>(T quick, T full) => Quick ? quick : full;

    /// <summary>A random generator of its own for one purpose: the same name gives the same numbers under the same <see cref="Seed"/>, whatever ran before.</summary>
    /// <param name="stream">What it is for.</param>
    public static Random Random(string stream) => new(SeedFor(stream));

    /// <summary>A seed for one purpose, made of <see cref="Seed"/> and a name.</summary>
    /// <param name="stream">What it is for.</param>
    /// <returns>0 to 2,147,483,647.</returns>
    public static int SeedFor(string stream)
    {
        // FNV-1a; string.GetHashCode differs from process to process.
        ulong hash = 14695981039346656037;
        foreach (char c in stream)
            hash = (hash ^ c) * 1099511628211;
        return (int)(new FastRandom((ulong)Seed, hash).NextBits() >> 33);
    }

    /// <summary>
    /// Starts a lesson: seeds torch, makes numbers look the same on every machine, teaches the notebook to show charts and data (charts need no network: their library comes with the output), and
    /// prints one line: the packages in use, the data set in use, the profile, the seed. Running it again starts the random streams anew.
    /// </summary>
    /// <exception cref="InvalidOperationException">COURSE_SEED or COURSE_PROFILE has a value that it cannot have.</exception>
    /// <exception cref="DirectoryNotFoundException">DROPOUT_COURSE_DATA names a folder that does not exist.</exception>
    public static void Start()
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        string profile = Quick ? "quick" : "full";
        string digits = Mnist.Describe();
        torch.manual_seed(Seed);
        MemoryGuard.Start();

        Formatter.Register<GenericChart>(chart => ChartHtml.Of(chart), "text/html");
        Formatter.Register<DigitData>(data => Paragraph(data.ToString()), "text/html");
        Formatter.Register<History>(history => Paragraph(history.ToString()), "text/html");

        PlotlyLibrary.Bring();
        Console.WriteLine(
            $"Packages: {Package(typeof(torch))}, {Package(typeof(GenericChart))} · Digits: {digits} · Profile: {profile} · Seed: {Seed}"
        );
    }

    static string Package(Type type)
    {
        Assembly assembly = type.Assembly;
        string version =
            assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? assembly.GetName().Version?.ToString(3)
            ?? "";
        return $"{assembly.GetName().Name} {version}";
    }

    static string Paragraph(string text) => $"<p>{WebUtility.HtmlEncode(text)}</p>";

    static string Variable(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value.Trim() : otherwise;
}
