using System.Reflection;

namespace DropoutCourse.Cli;

/// <summary>Where things lie in the course's folder.</summary>
public sealed class Repo
{
    public string Root { get; }
    public string State => Path.Combine(Root, ".course");
    public string Lib => Path.Combine(Root, "lib");
    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>The exercise sheets with solutions and hidden tests, and as they are handed out.</summary>
    public string Sources => Path.Combine(Notebooks, "instructor");
    public string Exercises => Path.Combine(Notebooks, "exercises");
    public string Out => Path.Combine(Root, "out");

    public Repo(string root) => Root = Path.GetFullPath(root);

    /// <summary>The folder that the launcher names in COURSE_ROOT; without it the first one upwards that has the launcher.</summary>
    public static Repo Find()
    {
        if (Environment.GetEnvironmentVariable("COURSE_ROOT") is { Length: > 0 } given)
            return new Repo(given);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (
                File.Exists(Path.Combine(folder.FullName, "global.json"))
                && File.Exists(Path.Combine(folder.FullName, "course"))
            )
                return new Repo(folder.FullName);
        throw new UserError("The course's folder was not found. Start the command with ./course.");
    }

    /// <summary>Keeps what another program said, for whoever wants to see all of it.</summary>
    public void Log(string name, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(State, "log"));
            File.WriteAllText(Path.Combine(State, "log", name + ".log"), text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { } // what failed has its own message
    }

    /// <summary>A path as a person in <paramref name="current"/> (default: the current folder) would write it.</summary>
    public static string Short(string path, string? current = null) => Paths.Short(path, current);

    public static string Version =>
        typeof(Repo)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "?";
}
