using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.Csv;
using Microsoft.DotNet.Interactive.Formatting.TabularData;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace DropoutCourse.Tests.Interactive;

/// <summary>How values become text.</summary>
public sealed class FormatterTests : IDisposable
{
    public FormatterTests() => Formatter.ResetToDefault();

    public void Dispose() => Formatter.ResetToDefault();

    private static string Html(object? value) => Markup.WithoutStyle(value.ToDisplayString("text/html"));

    [Fact]
    public void Registration_takes_the_latest_and_the_nearest()
    {
        Formatter.Register<Animal>(animal => "animal", "text/html");
        Formatter.Register<Dog>((dog, writer) => writer.Write("dog"), "text/html");
        Assert.Equal("animal", new Cat().ToDisplayString("text/html"));
        Assert.Equal("dog", new Dog().ToDisplayString("text/html"));
        Formatter.Register<Dog>(dog => "newer dog", "text/html");
        Assert.Equal("newer dog", new Dog().ToDisplayString("text/html"));
        Formatter.Register(typeof(Cat), (value, writer) => writer.Write("cat"), "text/html");
        Assert.Equal("cat", new Cat().ToDisplayString("text/html"));
        Formatter.Register<INamed>(named => named.Name, "text/plain");
        Assert.Equal("Rex", new Dog().ToDisplayString());
        Formatter.ResetToDefault();
        Assert.StartsWith("<details", Html(new Dog()));
    }

    [Fact]
    public void A_formatter_may_decline()
    {
        Formatter.Register<Dog>((dog, context) =>
        {
            context.Writer.Write("first");
            return true;
        }, "text/html");
        Formatter.Register<Dog>((dog, context) => false, "text/html");
        Assert.Equal("first", new Dog().ToDisplayString("text/html"));
    }

    [Fact]
    public void An_open_generic_type_can_be_registered()
    {
        Formatter.Register(typeof(List<>), (value, writer) => writer.Write("a list"), "text/html");
        Assert.Equal("a list", new List<string>().ToDisplayString("text/html"));
    }

    [Fact]
    public void Preferred_mime_types_decide_what_display_shows()
    {
        Assert.Equal(["text/html"], Formatter.GetPreferredMimeTypesFor(typeof(Dog)));
        Assert.Equal(["text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(string)));
        Formatter.SetPreferredMimeTypesFor(typeof(Animal), "text/plain", "application/json");
        Assert.Equal(["text/plain", "application/json"], Formatter.GetPreferredMimeTypesFor(typeof(Dog)));
        Assert.Equal(["text/plain", "application/json"], FormattedValue.CreateManyFromObject(new Dog()).Select(value => value.MimeType));
        Formatter.DefaultMimeType = "text/plain";
        Assert.Equal(["text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Uri)));
    }

    [Fact]
    public void A_formatter_sees_all_of_a_sequence_if_it_wants_to()
    {
        Formatter.ListExpansionLimit = 3;
        Assert.Equal("[ 1, 2, 3 ... (2 more) ]", new[] { 1, 2, 3, 4, 5 }.ToDisplayString());
        Assert.Contains("<td colspan=\"2\"><i>(2 more)</i></td>", Html(Enumerable.Range(0, 5).Select(i => new { i }).ToList()));
        Assert.Contains("(2 more)", Html(Enumerable.Range(0, 5).ToDictionary(i => i)));
        Assert.Throws<ArgumentException>(() => Formatter.ListExpansionLimit = -1);
        Assert.Throws<ArgumentException>(() => Formatter.RecursionLimit = -1);
    }

    [Fact]
    public void An_endless_sequence_ends()
    {
        Assert.EndsWith("19 ... (more) ]", Endless().ToDisplayString());
        Assert.Contains("(more...)", Html(Endless().Select(i => new { i })));
    }

    [Fact]
    public void Circles_and_huge_graphs_end()
    {
        var node = new Node { Name = "loop" };
        node.Next = node;
        node.All.Add(node);
        Assert.InRange(Html(node).Length, 1, 5_000);
        Assert.InRange(node.ToDisplayString().Length, 1, 5_000);
        Assert.NotEmpty(node.ToDisplayString("application/json"));
        // Each level has ten children: a million values unless something stops it.
        Assert.InRange(Html(new Tree(7)).Length, 1, 30_000_000);
        var list = new List<object>();
        list.Add(list);
        Assert.InRange(Html(list).Length, 1, 5_000);
        Assert.InRange(Html(typeof(string).GetMethods()).Length, 1, 100_000);
    }

    [Fact]
    public void Depth_is_limited()
    {
        Formatter.RecursionLimit = 2;
        var html = Html(new { A = new { B = new { C = 1 } } });
        Assert.Contains("<td>B</td><td><div class=\"dni-plaintext\"><pre>{ C = 1 }</pre></div></td>", html);
    }

    [Fact]
    public void A_property_that_throws_shows_its_exception()
    {
        Assert.Contains("no value today", Html(new Thrower()));
        Assert.Contains("no value today", new Thrower().ToDisplayString());
    }

    [Fact]
    public void Html_is_encoded()
    {
        Assert.Contains("&lt;script&gt;", Html(new { A = "<script>" }));
        Assert.DoesNotContain("<script>", Html(new { A = "<script>" }));
        Assert.DoesNotContain("<script>", Html(new Dictionary<string, string> { ["<script>"] = "<script>" }));
        Assert.DoesNotContain("<script>", Html("<script>"));
        Assert.Equal("<b>raw</b>", Html(Kernel.HTML("<b>raw</b>")));
    }

    [Fact]
    public void Sequences_of_different_types_get_a_type_column()
    {
        Assert.StartsWith("<table><thead><tr><th><i>index</i></th><th><i>type</i></th><th>value</th></tr></thead>", Html(new object[] { 1, "a" }));
    }

    [Fact]
    public void The_style_block_comes_once_and_last()
    {
        var html = new[] { new { A = 1 }, new { A = 2 } }.ToDisplayString("text/html");
        Assert.Equal(2, html.Split("<style>").Length);
        Assert.EndsWith("</style>", html.TrimEnd());
        Assert.DoesNotContain("<style>", DateTime.UnixEpoch.ToDisplayString("text/html"));
    }

    [Fact]
    public void Plain_text_of_objects_has_a_line_for_each_property()
    {
        Assert.Equal(Lines("Dog", "      Name: Rex", "      Age: 3"), new Dog().ToDisplayString());
        Assert.Equal(Lines("Dog[]", "      - Name: Rex", "        Age: 3", "      - Name: Rex", "        Age: 3"), new[] { new Dog(), new Dog() }.ToDisplayString());
        Assert.Equal("( 1, a )", (1, "a").ToDisplayString());
        Assert.Equal("<null>", ((object?)null).ToDisplayString());
        Assert.Equal("System.Collections.Generic.Dictionary<System.String,System.Int32[]>", typeof(Dictionary<string, int[]>).ToDisplayString());
        static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
    }

    [Fact]
    public void Json_and_csv()
    {
        Assert.Equal("{\"Name\":\"Rex\",\"Age\":3}", new Dog().ToDisplayString("application/json"));
        Assert.Equal("[1.5,\"NaN\"]", new[] { 1.5, double.NaN }.ToDisplayString("application/json"));
        Assert.Equal($"A,B{Environment.NewLine}1,\"x,y\"{Environment.NewLine}2,\"say \"\"hi\"\"\"{Environment.NewLine}",
            new[] { new { A = 1, B = "x,y" }, new { A = 2, B = "say \"hi\"" } }.ToDisplayString(CsvFormatter.MimeType));
        Assert.Equal($"value{Environment.NewLine}1{Environment.NewLine}", new[] { 1 }.ToDisplayString("text/csv"));
    }

    [Fact]
    public void Tables_of_rows()
    {
        var table = new[] { new { Epoch = 1, Loss = 0.5 }, new { Epoch = 2, Loss = 0.25 } }.ToTabularDataResource();
        Assert.Equal(["Epoch", "Loss"], table.Schema.Fields.Select(field => field.Name));
        Assert.Equal(TableSchemaFieldType.Integer, table.Schema.Fields["Epoch"].Type);
        Assert.Equal(TableSchemaFieldType.Number, table.Schema.Fields["Loss"].Type);
        using var json = JsonDocument.Parse(table.ToJsonString().ToString());
        Assert.Equal(0.25, json.RootElement.GetProperty("data")[1].GetProperty("Loss").GetDouble());
        Assert.Contains("<td><span>Loss</span></td>", Html(table));
    }

    [Fact]
    public void PocketView_builds_html()
    {
        Assert.Equal("<div style=\"color:red\" data-id=\"3\">x<b>y</b></div>", ((object)div[style: "color:red", data_id: 3]("x", b("y"))).ToString());
        Assert.Equal("<p>&lt;a&gt;<i>1</i></p>", ((object)p("<a>", i(new HtmlTag("x", "1").Content is null ? "" : "1"))).ToString());
        Assert.Equal("<br />", ((object)br).ToString());
        Assert.Equal("<ul><li>1</li><li>2</li></ul>", ((object)ul(new[] { "1", "2" }.Select(text => (PocketView)li(text)))).ToString());
        Assert.Equal("<custom>x</custom>", ((object)_.custom("x")).ToString());
        Assert.Contains("<td><div class=\"dni-plaintext\"><pre>5</pre></div></td>", Html((object)table(tr(td(5)))));
    }

    [Fact]
    public void Tags_can_be_built_without_dynamic()
    {
        var tag = "div".Tag().Containing("a<b").WithAttributes("class", "wide").Append("<i>c</i>".ToHtmlContent());
        Assert.Equal("<div class=\"wide\">a&lt;b<i>c</i></div>", tag.ToString());
        tag.HtmlAttributes.AddCssClass("red");
        Assert.StartsWith("<div class=\"wide red\">", tag.ToString());
        Assert.Equal("<img src=\"a.png\" />", new HtmlTag("img").SelfClosing().WithAttributes("src", "a.png").ToString());
    }

    [Fact]
    public void LaTeX_is_shown_as_such()
    {
        var value = Assert.Single(FormattedValue.CreateManyFromObject(new LaTeXString("\\frac{1}{2}")));
        Assert.Equal(("text/latex", "\\frac{1}{2}"), (value.MimeType, value.Value));
    }

    [Fact]
    public void Json_elements_show_as_trees()
    {
        using var document = JsonDocument.Parse("{\"a\": [1, \"<b>\", null]}");
        var html = Html(document.RootElement);
        Assert.Contains("<td>a</td>", html);
        Assert.Contains("&lt;b&gt;", html);
    }

    [Fact]
    public void A_bad_formatter_source_is_named()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => new BadlySourced().ToDisplayString());
        Assert.Contains(nameof(BadlySourced), thrown.Message);
        Assert.Contains("CreateTypeFormatters", thrown.Message);
    }

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
        }
    }

    public interface INamed
    {
        string Name { get; }
    }

    public class Animal : INamed
    {
        public string Name => "Rex";
    }

    public sealed class Dog : Animal
    {
        public new string Name => "Rex";

        public int Age => 3;
    }

    public sealed class Cat : Animal;

    public sealed class Node
    {
        public string? Name { get; set; }

        public Node? Next { get; set; }

        public List<Node> All { get; } = [];
    }

    public sealed class Tree(int depth)
    {
        public int Depth => depth;

        public IEnumerable<Tree> Children => depth == 0 ? [] : Enumerable.Range(0, 10).Select(_ => new Tree(depth - 1));
    }

    public sealed class Thrower
    {
#pragma warning disable CA1822 // The formatter shows instance properties.
        public int Value => throw new InvalidOperationException("no value today");
#pragma warning restore CA1822
    }

    [TypeFormatterSource(typeof(Cat))]
    public sealed class BadlySourced;
}
