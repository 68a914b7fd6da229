using System.Text.Encodings.Web;

// The original takes these two types from ASP.NET Core, whose assemblies a plain .NET SDK machine need not have at run time.
namespace Microsoft.AspNetCore.Html;

/// <summary>HTML that can write itself.</summary>
public interface IHtmlContent
{
    /// <summary>Writes the HTML, encoded where needed, to the writer.</summary>
    void WriteTo(TextWriter writer, HtmlEncoder encoder);
}

/// <summary>A string that is HTML already.</summary>
public class HtmlString : IHtmlContent
{
    public static readonly HtmlString NewLine = new(Environment.NewLine);

    public static readonly HtmlString Empty = new(string.Empty);

    public HtmlString(string value) => Value = value;

    public string Value { get; }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(Value);

    public override string ToString() => Value ?? string.Empty;
}
