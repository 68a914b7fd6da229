using System.Text.RegularExpressions;
using DropoutCourse.Site;

namespace DropoutCourse.Tests;

/// <summary>What the pages say, read as text; no browser and no npm are needed here.</summary>
public class SiteTests(Sites sites)
{
    private string Page(string name) => Sites.Text(sites.SmallBare, name);

    [Fact]
    public void ThereIsAPageForEverything()
    {
        Assert.Equal(
            [
                "index.html",
                "01-first.html",
                "02-second.html",
                "03-third.html",
                "08-last.html",
                "exercises/01-first.html",
                "glossary.html",
                "errata.html",
                "references.html",
            ],
            sites.SmallBare.Pages
        );
        Assert.Equal("npm was not found. Install it.", sites.SmallBare.ToolsMissing);
        foreach (var notebook in new[] { "01-first", "03-third", "exercises/01-first" })
            Assert.True(File.Exists(Path.Combine(sites.SmallBare.Target, "notebooks", notebook + ".ipynb")));
    }

    [Fact]
    public void PagesAreSmallAndQuicklyMade()
    {
        SiteReport[] all = Sites.Tools is null ? [sites.SmallBare] : [sites.SmallBare, .. sites.All];
        foreach (var site in all)
        {
            // On a machine that is busy with other things, the time of this process's own work decides.
            Assert.True(
                site.Time < TimeSpan.FromSeconds(10) || sites.Work(site) < TimeSpan.FromSeconds(5),
                $"{site.Time.TotalSeconds:0.0} s, {sites.Work(site).TotalSeconds:0.0} s of work"
            );
            foreach (var page in site.Pages)
                Assert.True(new FileInfo(Path.Combine(site.Target, page)).Length < 3_000_000, page);
        }
    }

    [Fact]
    public void ALessonSaysWhereItIsFrom()
    {
        var first = Page("01-first.html");
        foreach (
            var text in new[]
            {
                "20 November 2026, 10:11 UTC",
                "SyntheticDigits (offline)",
                "TorchSharp 1.0.0, Plotly.NET 1.0.0",
                "<dd>quick</dd>",
                "<dd>7</dd>",
                "<dd>0123456789</dd>",
                "href=\"notebooks/01-first.ipynb\" download",
            }
        )
            Assert.Contains(text, first);
        Assert.Contains("<dt>Data set</dt><dd>MNIST</dd>", Page("02-second.html"));
        Assert.Contains("did not run to its end", Page("02-second.html"));
        Assert.Contains("Not executed yet", Page("03-third.html"));
    }

    [Fact]
    public void OutputsLookAsTheyDoInTheNotebook()
    {
        var first = Page("01-first.html");
        Assert.Contains("<span class=\"holds\">✓</span> two &lt;b&gt;is&lt;/b&gt; less than three", first);
        Assert.Contains("<summary>45 more lines</summary><pre class=\"text\">epoch 15\n", first);
        Assert.DoesNotContain("\u001b", first);
        // Progress shows its last state, other control characters are signs, in text and in HTML.
        Assert.DoesNotContain("loading", first);
        Assert.Contains("\nepoch 1\u2407\n", first);
        Assert.Contains("<summary>A table of 41 rows</summary>", first);
        Assert.Contains("alt=\"a blue square\"", first);
        Assert.Contains("<pre class=\"text output\">2</pre>", first);
        Assert.Contains("<p class=\"output-heading\">Check yourself</p>", first);
        Assert.Matches("(?s)<head>.*#quiz1-1 \\.mark\\{display:none\\}.*</head>", first);
        Assert.Equal(5, Regex.Count(first, "<figure "));
        foreach (var n in Enumerable.Range(1, 5))
            Assert.Contains($"id=\"figure-1-{n}\"", first);
        Assert.Contains("ClaimException: the claim &quot;1 &lt; 0&quot; does not hold", Page("02-second.html"));
        // The charts' own script, and what it would load from elsewhere, stays in the notebook.
        Assert.DoesNotContain("cdn.", first);
        Assert.DoesNotContain("window.courseChart", first);
    }

    [Fact]
    public void FormulasAreTakenOutBeforeMarkdownSeesThem()
    {
        var first = Page("01-first.html");
        Assert.Contains(">P(a|b)</span></td>", first.Replace("\n", ""));
        Assert.Contains("a price of $5 is no formula, and neither is <code>$x$</code> in code", first);
        Assert.Contains("// a fenced block with $dollars$", first);
        Assert.Contains("E[x̃_i] = (1-p) x_i", first);
        Assert.Contains("(∂L)/(∂x_i) = r_i", first);
        Assert.Equal(0, Regex.Count(first, "[\uE0F0-\uE0F3]"));
    }

    [Fact]
    public void AShortFormulaAndItsCommaStayTogether()
    {
        var first = Page("01-first.html");
        Assert.Matches(@"<span class=""together""><span class=""formula[^\n]*a &lt; b[^\n]*</span>\.</span>", first);
        // in code nothing changes
        Assert.Contains("neither is <code>$x$</code> in code", first);
    }

    [Fact]
    public void LinksBetweenNotebooksLeadToPages()
    {
        var first = Page("01-first.html");
        Assert.Contains("<a href=\"02-second.html#error-001-scaling\">the second lesson</a>", first);
        Assert.Contains("<a href=\"02-second.html#21-what-the-documents-say-and-what-is-true\">", first);
        Assert.Contains("a lesson that is not written, ", first.Replace("\n", " "));
        Assert.DoesNotContain("04-missing", first);
        Assert.DoesNotContain("../src/Shared", first);
        Assert.Contains("href=\"exercises/01-first.html\">the sheet</a>", first);
        Assert.Contains("href=\"../01-first.html#summary\">the lesson</a>", Page("exercises/01-first.html"));
        Assert.Contains(sites.SmallBare.Warnings, w => w.Contains("04-missing.ipynb", StringComparison.Ordinal));
    }

    [Fact]
    public void TheLastLessonGivesThePagesForReference()
    {
        var glossary = Page("glossary.html");
        Assert.Contains("随机失活", glossary);
        Assert.Contains("<h2 id=\"notes\">Notes", glossary);
        Assert.DoesNotContain("001 again", glossary);
        Assert.Contains("href=\"08-last.html#81-where-to-go\"", glossary);
        Assert.Contains("href=\"02-second.html#error-001-scaling\"", Page("errata.html"));
        Assert.Contains("001 again", Page("errata.html"));
        Assert.Contains("All of them.", Page("references.html"));
        Assert.DoesNotContain("Hinton", Page("references.html"));
    }

    [Fact]
    public void TheNotationIsAPageForReference()
    {
        using var scratch = new Folder();
        scratch.Notebook(
            "notebooks/08-last.ipynb",
            "# Last\n\n## 8.1 The notation of others\n\nno\n\n## 8.2 Notation\n\n| symbol | meaning |\n|---|---|\n| $p$ | drop rate |"
        );
        var site = new SiteBuilder(
            new()
            {
                Notebooks = scratch["notebooks"],
                Executed = scratch["none"],
                Target = scratch["site"],
                ToolsMissing = "x",
            }
        ).Build();
        Assert.Contains("drop rate", Sites.Text(site, "notation.html"));
        Assert.Contains(">Notation</a>", Sites.Text(site, "index.html"));
        Assert.DoesNotContain("notation.html", sites.SmallBare.Pages); // a course without the section has no such page
    }

    [Fact]
    public void LinksWorkWhateverANotebookIsCalled()
    {
        string[] names = ["90 odd #1 50%", "91-a+b", "92-it's (good)", "93-über & so", "93-über + so"];
        if (!OperatingSystem.IsWindows())
            names = [.. names, "94?q=1&x", "95-\"quoted\" <b>"];
        using var scratch = new Folder();
        var links = string.Concat(names.Select(n => $"[{n.Length}]({Uri.EscapeDataString(n)}.ipynb) "));
        foreach (var name in names)
            scratch.Notebook($"notebooks/{name}.ipynb", $"# The title\n\n{links}");
        var site = new SiteBuilder(
            new()
            {
                Notebooks = scratch["notebooks"],
                Executed = scratch["none"],
                Target = scratch["site"],
                ToolsMissing = "x",
            }
        ).Build();
        var pages = site.Pages.Where(p => p.StartsWith('9')).ToList();
        Assert.Equal(names.Length, pages.Distinct().Count());
        Assert.DoesNotContain(site.Warnings, w => w.Contains("not there"));
        foreach (var page in pages)
        {
            // As a browser reads them: decoded from HTML, then from the URL, cut at # and ?.
            var targets = Regex
                .Matches(Sites.Text(site, page), "(?:href|src)=\"([^\"]*)\"")
                .Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))
                .Where(u => u.Length > 0 && !u.StartsWith('#') && !u.StartsWith("data:", StringComparison.Ordinal))
                .Select(u => Uri.UnescapeDataString(u.Split('#', '?')[0]))
                .Distinct()
                .ToList();
            Assert.All(targets, t => Assert.True(File.Exists(scratch["site/" + t]), t));
            Assert.All(pages, p => Assert.Contains(p, targets));
        }
        Assert.Contains(" download=\"90 odd #1 50%.ipynb\"", Sites.Text(site, pages[0]));
    }

    [Fact]
    public void AttachedPicturesAreShown()
    {
        using var scratch = new Folder();
        scratch.Notebook(
            "notebooks/90-pictures.ipynb",
            "# T\n\n![one](attachment:my%20picture.png)\n\n<img src=\"attachment:b.jpg\">\n\n![none](attachment:c.png) ![evil](attachment:d.png)",
            """{ "my picture.png": { "image/png": ["iVBO\n", "Rw0K"] }, "b.jpg": { "image/jpeg": "AAAA" }, "d.png": { "image/png": "\"><script>" } }"""
        );
        var site = new SiteBuilder(
            new()
            {
                Notebooks = scratch["notebooks"],
                Executed = scratch["none"],
                Target = scratch["site"],
                ToolsMissing = "x",
            }
        ).Build();
        var page = Sites.Text(site, "90-pictures.html");
        Assert.Contains("<img src=\"data:image/png;base64,iVBORw0K\" alt=\"one\"", page);
        Assert.Contains("<img src=\"data:image/jpeg;base64,AAAA\"", page);
        Assert.Contains("src=\"attachment:c.png\"", page);
        Assert.Contains("src=\"attachment:d.png\"", page);
    }

    [Fact]
    public void WithoutTheLastLessonTheOthersAreCollected()
    {
        using var scratch = new Folder();
        scratch.Copy("notebooks/01-first.ipynb");
        scratch.Copy("notebooks/02-second.ipynb");
        var site = new SiteBuilder(
            new()
            {
                Notebooks = scratch["notebooks"],
                Executed = scratch["none"],
                Target = scratch["site"],
                ToolsMissing = "x",
            }
        ).Build();
        Assert.Matches(
            "drop rate</td><td lang=\"zh\">丢弃率</td><td><a href=\"01-first.html\">",
            Sites.Text(site, "glossary.html")
        );
        Assert.Contains(
            "href=\"02-second.html#error-001-scaling\">Document 001: scaling</a>",
            Sites.Text(site, "errata.html")
        );
        Assert.Contains("Hinton", Sites.Text(site, "references.html"));
        Assert.Contains("Srivastava", Sites.Text(site, "references.html"));
        // No sheets: nothing mentions them.
        Assert.DoesNotContain("Exercise sheets", Sites.Text(site, "index.html"));
    }

    [Fact]
    public void TheStartPageIsAMap()
    {
        var start = Page("index.html");
        foreach (
            var text in new[]
            {
                "1 First steps &amp; masks",
                "five minutes to read",
                "2 claims hold",
                "not executed yet",
                "did not run to its end",
                "sheet 1</a>",
                "lesson 2",
                "npm was not found. Install it.",
            }
        )
            Assert.Contains(text, start);
    }

    [Fact]
    public void TheSearchIndexHasEverySection()
    {
        var index = File.ReadAllText(Path.Combine(sites.SmallBare.Target, "assets", "search-index.js"));
        Assert.StartsWith("window.courseIndex=[", index);
        foreach (
            var text in new[]
            {
                "\"01-first.html#summary\"",
                "conditional probability",
                "随机失活",
                "exercises/01-first.html",
                "NotImplementedException",
            }
        )
            Assert.Contains(text, index);
    }

    [Fact]
    public void ASecondBuildReplacesTheFirst()
    {
        using var scratch = new Folder();
        scratch.Copy("notebooks/01-first.ipynb");
        var options = new SiteOptions
        {
            Notebooks = scratch["notebooks"],
            Executed = scratch["none"],
            Target = scratch["site"],
            Now = DateTimeOffset.UnixEpoch,
        };
        new SiteBuilder(options).Build();
        var before = Sites.Text(new SiteBuilder(options).Build(), "01-first.html");
        File.Move(scratch["notebooks/01-first.ipynb"], scratch["notebooks/01-renamed.ipynb"]);
        var site = new SiteBuilder(options).Build();
        Assert.False(File.Exists(Path.Combine(site.Target, "01-first.html")));
        Assert.Equal(before.Replace("01-first", "01-renamed"), Sites.Text(site, "01-renamed.html"));
        Assert.Equal(
            ["notebooks", "site"],
            Directory.GetDirectories(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void ALessonThatChangedSinceItWasExecutedSaysSo()
    {
        Assert.DoesNotContain("has changed since", Page("01-first.html"));
        using var scratch = new Folder();
        scratch.Copy("notebooks/02-second.ipynb");
        scratch.Copy("executed/02-second.ipynb");
        File.WriteAllText(
            scratch["notebooks/02-second.ipynb"],
            File.ReadAllText(scratch["notebooks/02-second.ipynb"]).Replace("It fails half way.", "It does not.")
        );
        var site = new SiteBuilder(
            new()
            {
                Notebooks = scratch["notebooks"],
                Executed = scratch["executed"],
                Target = scratch["site"],
            }
        ).Build();
        Assert.Contains("has changed since", Sites.Text(site, "02-second.html"));
        Assert.Contains(site.Warnings, w => w.Contains("02-second", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "only a part of a notebook: it breaks off in line 1")]
    [InlineData("{}", "the field nbformat is missing")]
    [InlineData("{ \"nbformat\": 4 }", "the field cells is missing")]
    public void ABadNotebookIsNamed(string text, string part)
    {
        using var scratch = new Folder();
        Directory.CreateDirectory(scratch["notebooks"]);
        File.WriteAllText(scratch["notebooks/01-bad.ipynb"], text);
        var e = Assert.Throws<SiteException>(() =>
            new SiteBuilder(
                new()
                {
                    Notebooks = scratch["notebooks"],
                    Executed = scratch["none"],
                    Target = scratch["site"],
                }
            ).Build()
        );
        Assert.Contains("01-bad.ipynb", e.Message);
        Assert.Contains(part, e.Message);
        Assert.False(Directory.Exists(scratch["site"]));
    }

    [Fact]
    public void NothingToShowIsSaid()
    {
        using var scratch = new Folder();
        Assert.Contains(
            "./course run",
            Assert
                .Throws<SiteException>(() =>
                    new SiteBuilder(
                        new()
                        {
                            Notebooks = scratch["no"],
                            Executed = scratch["none"],
                            Target = scratch["site"],
                        }
                    ).Build()
                )
                .Message
        );
    }

    [Theory]
    [InlineData(@"\tilde x_i = r_i\, x_i", "x̃_i = r_i x_i")]
    [InlineData(@"\frac{1}{1-p}", "(1)/(1-p)")]
    [InlineData(@"\tfrac12 \lVert \hat y - y \rVert^2", "1/2 ‖y\u0302 - y ‖^2")]
    [InlineData(@"\mathrm{E}[x] \approx 10^{-6}", "E[x] ≈10^(-6)")]
    [InlineData(@"\{0, 1\}^n", "{0, 1}^n")]
    [InlineData(@"\mathrm{Var}(x) = p(1-p)", "Var(x) = p(1-p)")]
    public void FormulasReadAsText(string tex, string text) => Assert.Equal(text, TexText.Readable(tex));

    /// <summary>Versions are pinned, plotly.js is the one that the notebooks load, and no host name of a registry stands in the lock file.</summary>
    [Fact]
    public void ThePackagesOfNpmArePinned()
    {
        var list = Assets.Read("package.json");
        Assert.DoesNotMatch("\"[\\^~>*]", list);
        var library = File.ReadAllText(Path.Combine(Repository.Root, "src", "Shared", "Figures", "PlotlyLibrary.cs"));
        var version = Regex.Match(list, "\"plotly.js-cartesian-dist-min\": \"([0-9.]+)\"").Groups[1].Value;
        Assert.Contains($"Version = \"{version}\"", library);
        Assert.DoesNotContain("\"resolved\"", Assets.Read("package-lock.json"));
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("course-site-").FullName;
        public string this[string name] => System.IO.Path.Combine(Path, name);

        public void Copy(string name)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
            File.Copy(System.IO.Path.Combine(Sites.Data, name), this[name]);
        }

        /// <summary>A notebook of one text cell.</summary>
        public void Notebook(string name, string text, string attachments = "{}")
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
            File.WriteAllText(
                this[name],
                $$"""{"cells":[{"cell_type":"markdown","id":"a","metadata":{},"attachments":{{attachments}},"source":{{System.Text.Json.JsonSerializer.Serialize(text)}}}],"metadata":{},"nbformat":4,"nbformat_minor":5}"""
            );
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
