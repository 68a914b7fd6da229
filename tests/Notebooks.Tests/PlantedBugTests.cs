using System.Runtime.Loader;
using DropoutCourse.Cli;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DropoutCourse.Tests;

/// <summary>
/// The lessons' claims guard against the classic mistakes: each mistake is planted once, into a copy of the library or of the
/// lesson, and the lesson must stop at a claim that is about it.
/// </summary>
public sealed class PlantedBugTests : IDisposable
{
    /// <summary>One planted mistake.</summary>
    /// <param name="Edits">Replacements in files of src/Shared; each text must occur exactly once.</param>
    /// <param name="Cell">Code of a cell put behind the lesson's first; a declaration in it hides the library's.</param>
    public sealed record Bug(string Name, (string File, string From, string To)[] Edits, string Cell = "");

    private const string DropoutOf = """
        class Planted : nn.Module<Tensor, Tensor>
        {
            readonly double p;
            public Planted(double p) : base("Dropout") { this.p = p; }
            public override Tensor forward(Tensor x)
            {
                BODY
            }
        }
        nn.Module<Tensor, Tensor> Dropout(double p = 0.5) => new Planted(p);
        """;

    private static Bug PlantedDropout(string name, string body) => new(name, [], DropoutOf.Replace("BODY", body));

    private static readonly Dictionary<string, Bug> Bugs = new Bug[]
    {
        new(
            "dropout stays on in evaluation",
            [
                ("InvertedDropout.cs", "if (!training || p == 0)", "if (p == 0)"),
                ("StandardDropout.cs", "if (!training)", "if (p < 0)"),
            ]
        ),
        new(
            "the trainer measures without eval()",
            [("Trainer.cs", "        model.eval();\n", "        model.train();\n")]
        ),
        new(
            "standard dropout is scaled by 1/(1-p) at test",
            [("StandardDropout.cs", "return x * (1 - p);", "return x / (1 - p);")]
        ),
        new(
            "the test net's weights are scaled by 1/(1-p)",
            [("WeightScaling.cs", "factor *= 1 - dropout.p;", "factor /= 1 - dropout.p;")]
        ),
        new(
            "the arrays are scaled by 1/(1-p) at test",
            [
                (
                    "DropoutArrays.cs",
                    "var keep = (float)(1 - DropRate.Checked(p));",
                    "var keep = (float)(1 / (1 - DropRate.Checked(p)));"
                ),
            ]
        ),
        PlantedDropout(
            "inverted dropout is scaled at test, too",
            "return training ? functional.dropout(x, p) : x / (1 - p);"
        ),
        PlantedDropout(
            "one mask for the whole batch",
            "return training ? x * functional.dropout(x.ndim > 1 ? ones_like(x[..1]) : ones_like(x), p) : x;"
        ),
        new(
            "one mask for the whole batch, in the library",
            [
                (
                    "Masks.cs",
                    "return Bernoulli(x.shape, p, x.dtype, x.device, generator);",
                    "return Bernoulli([1, .. x.shape[1..]], p, x.dtype, x.device, generator).expand(x.shape);"
                ),
            ]
        ),
        PlantedDropout(
            "a seed that never changes",
            "if (!training) return x; torch.random.manual_seed(7); return functional.dropout(x, p);"
        ),
        new(
            "a seed that never changes, in the library",
            [
                (
                    "Masks.cs",
                    "        using var u = rand(shape",
                    "        if (generator is null) torch.random.manual_seed(7);\n        using var u = rand(shape"
                ),
            ]
        ),
        new(
            "the weights before the dropout are scaled, not those behind it",
            [
                (
                    "WeightScaling.cs",
                    "layers.Add((name, Scaled(linear, factor)));\n                    factor = 1;",
                    "layers.Add((name, Scaled(linear, linear.in_features == 784 ? 0.5 : 1)));\n                    factor = 1;"
                ),
            ]
        ),
        PlantedDropout("p is taken for the keep probability", "return training ? functional.dropout(x, 1 - p) : x;"),
        PlantedDropout(
            "the factor 1/(1-p) is missing in training",
            "return training ? x * bernoulli(full_like(x, 1 - p)) : x;"
        ),
    }.ToDictionary(b => b.Name);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("p is taken for the keep probability", "02-definition", "rate-check")]
    [InlineData("one mask for the whole batch", "02-definition", "batch-claims")]
    [InlineData("a seed that never changes", "02-definition", "batch-claims")]
    [InlineData("the arrays are scaled by 1/(1-p) at test", "02-definition", "forms-claims")]
    [InlineData("the factor 1/(1-p) is missing in training", "02-definition", "forms-layers-check")]
    [InlineData("inverted dropout is scaled at test, too", "02-definition", "forms-layers-check")]
    [InlineData("dropout stays on in evaluation", "02-definition", "forms-layers-check")]
    [InlineData("one mask for the whole batch, in the library", "03-expectation", "expectation-claims")]
    [InlineData("a seed that never changes, in the library", "03-expectation", "fresh-check")]
    [InlineData("dropout stays on in evaluation", "03-expectation", "evaluation-claims")]
    [InlineData("standard dropout is scaled by 1/(1-p) at test", "03-expectation", "evaluation-claims")]
    [InlineData("the trainer measures without eval()", "03-expectation", "factor-test")]
    [InlineData("the test net's weights are scaled by 1/(1-p)", "05-weight-scaling-inference", "scale-by-hand")]
    [InlineData(
        "the weights before the dropout are scaled, not those behind it",
        "05-weight-scaling-inference",
        "scale-by-hand"
    )]
    public async Task StopsTheLessonAtAClaim(string bug, string lesson, string cell)
    {
        var failure = await Run(Bugs[bug], lesson);
        Assert.True(failure is not null, $"{lesson} runs to its end although {bug}");
        Assert.Equal((cell, "ClaimFailedException"), (failure.CellId, failure.ErrorName.Split('.')[^1]));
    }

    private async Task<Failure?> Run(Bug bug, string lesson)
    {
        var root = Repository.Root;
        Library(
            Path.Combine(root, "src", "Shared"),
            Path.Combine(root, "lib"),
            Directory.CreateDirectory(_scratch["lib"]).FullName,
            bug.Edits
        );
        var notebook = Notebook.Read(Path.Combine(root, "notebooks", lesson + ".ipynb"));
        var first = notebook.CodeCells.First();
        if (bug.Cell.Length > 0)
            first.Json["source"] = Notebook.Lines(first.Source + "\n" + bug.Cell);
        Directory.CreateDirectory(_scratch["notebooks"]);
        Directory.CreateDirectory(_scratch["out"]);
        var path = _scratch[$"notebooks/{lesson}.ipynb"];
        notebook.Write(path);
        var settings = new RunSettings(TimeSpan.FromMinutes(5), 6L << 30, "quick")
        {
            Environment = new Dictionary<string, string?>
            {
                ["DROPOUT_COURSE_DATA"] = "synthetic",
                ["COURSE_SEED"] = "1",
            },
        };
        var result = await new NotebookRun(Notebook.Read(path), settings).Execute(
            _scratch[$"out/{lesson}.ipynb"],
            TestContext.Current.CancellationToken
        );
        return result.Failure;
    }

    /// <summary>Compiles the library with the edits into a folder, beside what the real one needs.</summary>
    private static void Library(
        string source,
        string real,
        string target,
        (string File, string From, string To)[] edits
    )
    {
        Assert.True(
            File.Exists(Path.Combine(real, "DropoutCourse.Shared.dll")),
            "lib/ is not built; ./course doctor builds it"
        );
        foreach (var file in Directory.EnumerateFiles(real))
            if (
                edits.Length == 0
                || !Path.GetFileName(file).StartsWith("DropoutCourse.Shared.", StringComparison.Ordinal)
            )
                Share(file, Path.Combine(target, Path.GetFileName(file)));
        if (edits.Length == 0)
            return;

        var texts = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(source, f).StartsWith("obj", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        foreach (var (file, from, to) in edits)
        {
            Assert.True(texts[file].Split(from).Length == 2, $"{file} must contain this once: {from}");
            texts[file] = texts[file].Replace(from, to);
        }
        const string Usings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = Directory
            .EnumerateFiles(framework, "System*.dll")
            .Append(Path.Combine(framework, "netstandard.dll"))
            .Append(Path.Combine(framework, "mscorlib.dll"))
            .Concat(
                Directory.EnumerateFiles(real, "*.dll").Where(f => Path.GetFileName(f) != "DropoutCourse.Shared.dll")
            )
            .Where(Managed)
            .Select(f => MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create(
            "DropoutCourse.Shared",
            texts.Values.Append(Usings).Select(t => CSharpSyntaxTree.ParseText(t, options)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true
            )
        );
        var built = new AssemblyLoadContext("resources").LoadFromAssemblyPath(
            Path.Combine(real, "DropoutCourse.Shared.dll")
        );
        var result = compilation.Emit(
            Path.Combine(target, "DropoutCourse.Shared.dll"),
            manifestResources: built
                .GetManifestResourceNames()
                .Select(name => new ResourceDescription(
                    name,
                    () => built.GetManifestResourceStream(name)!,
                    isPublic: true
                ))
        );
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5))
        );
    }

    /// <summary>lib/ has half a gigabyte: a link where the system makes one for anybody.</summary>
    private static void Share(string file, string target)
    {
        if (OperatingSystem.IsWindows())
            File.Copy(file, target);
        else
            File.CreateSymbolicLink(target, file);
    }

    private static bool Managed(string dll)
    {
        try
        {
            System.Reflection.AssemblyName.GetAssemblyName(dll);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
