using System.Net;
using System.Text.Json.Nodes;
using DropoutCourse.Open;
using DropoutCourse.Site;

namespace DropoutCourse.Tests;

/// <summary>A course's folder of the test's own, with its server.</summary>
public sealed class TestCourse : IAsyncDisposable
{
    // Without digits of the machine's own nobody tries a download, whose outcome would stand in one notebook and not in the other.
    static TestCourse()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DROPOUT_COURSE_DATA")))
            Environment.SetEnvironmentVariable("DROPOUT_COURSE_DATA", "synthetic");
    }

    public const string NoTools =
        "npm's packages for the pages are not in .course/npm. ./course test fetches them with npm; without npm: apt-get install -y npm";

    private readonly string _folder = Directory.CreateTempSubdirectory("course open ü ").FullName;

    public string Root => Path.Combine(_folder, "course");
    public string Outside => Path.Combine(_folder, "outside");
    public CourseServer Server { get; private set; } = null!;
    public string Base => $"http://127.0.0.1:{Server.Port}";

    private TestCourse()
    {
        foreach (var name in new[] { "notebooks/exercises", "notebooks/instructor", "out" })
            Directory.CreateDirectory(Path.Combine(Root, name));
        Directory.CreateDirectory(Outside);
        WriteNotebook(
            "notebooks/01-small.ipynb",
            ("# A small lesson\n\nIt has $a^2$.", false),
            ("Console.WriteLine(\"one\");", true),
            ("1 + 1", true)
        );
        WriteNotebook("notebooks/instructor/01-small.ipynb", ("hidden", true));
    }

    /// <summary>npm's packages as set-up fetched them.</summary>
    public static WebTools? Tools { get; } =
        new WebTools(Path.Combine(Repository.Root, ".course", "npm"), Programs.Find("node", "nodejs") ?? "")
            is var tools
        && tools.Node.Length > 0
        && File.Exists(tools.Module("esbuild/bin/esbuild"))
            ? tools
            : null;

    /// <param name="prepare">Makes the folder's files before the server starts.</param>
    public static async Task<TestCourse> Start(
        Action<TestCourse>? prepare = null,
        Func<OpenOptions, OpenOptions>? change = null
    )
    {
        Assert.SkipWhen(Tools is null, NoTools);
        var course = new TestCourse();
        prepare?.Invoke(course);
        await course.StartServer(change);
        return course;
    }

    public async Task StartServer(Func<OpenOptions, OpenOptions>? change = null)
    {
        var options = new OpenOptions
        {
            Root = Root,
            Tools = Tools!,
            Port = 20_000 + Environment.ProcessId % 20_000,
        };
        Server = await CourseServer.Start(change?.Invoke(options) ?? options);
    }

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>The course's real library, and one of its lessons or sheets.</summary>
    public void Bring(string notebook)
    {
        var lib = Path.Combine(Repository.Root, "lib");
        Assert.SkipWhen(!Directory.Exists(lib), "lib/ is not there. Remedy: ./course doctor");
        if (!Directory.Exists(this["lib"]))
            Directory.CreateSymbolicLink(this["lib"], lib);
        Directory.CreateDirectory(Path.GetDirectoryName(this[notebook])!);
        File.Copy(Path.Combine(Repository.Root, notebook), this[notebook], overwrite: true);
    }

    public string WriteNotebook(string name, params (string Source, bool Code)[] cells)
    {
        var path = this[name];
        File.WriteAllText(path, Json([.. cells.Select((c, i) => Cell($"c{i}", c.Source, c.Code))]));
        return path;
    }

    public static JsonObject Cell(string id, string source, bool code, params JsonObject[] outputs)
    {
        var cell = new JsonObject
        {
            ["cell_type"] = code ? "code" : "markdown",
            ["id"] = id,
            ["metadata"] = new JsonObject(),
            ["source"] = source,
        };
        if (code)
            (cell["execution_count"], cell["outputs"]) = (null, new JsonArray([.. outputs]));
        return cell;
    }

    public static string Json(params JsonObject[] cells) =>
        new JsonObject
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();

    public Notebook Work(string name) => NotebookReader.Read(this["work/" + name], Reading.Lenient);

    /// <summary>A browser that came with the token: it has the cookie.</summary>
    public async Task<HttpClient> Visitor()
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = true });
        (await client.GetAsync(Server.Address())).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>The cookie, as a request's header has it.</summary>
    public async Task<string> Cookie()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var answer = await client.GetAsync(Server.Address());
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
