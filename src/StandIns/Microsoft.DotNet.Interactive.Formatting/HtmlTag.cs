using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>An element: a name, attributes and content that is written when the tag is.</summary>
public class HtmlTag : IHtmlContent
{
    private HtmlAttributes _attributes;

    public HtmlTag(string name) => Name = name;

    public HtmlTag(string name, string text) : this(name, context => context.Writer.Write(WebUtility.HtmlEncode(text)))
    {
    }

    public HtmlTag(string name, IHtmlContent content) : this(name, context => Write(content, context))
    {
    }

    public HtmlTag(string name, Action<FormatContext> content) : this(name) => Content = content;

    public Action<FormatContext> Content { get; set; }

    public bool IsSelfClosing { get; set; }

    public string Name { get; set; }

    public HtmlAttributes HtmlAttributes
    {
        get => _attributes ??= [];
        set => _attributes = value;
    }

    public void MergeAttributes(IDictionary<string, object> htmlAttributes, bool replace = false) =>
        HtmlAttributes.MergeWith(htmlAttributes, replace);

    public override string ToString()
    {
        using var writer = new StringWriter();
        WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    protected virtual void WriteContentsTo(FormatContext context) => Content?.Invoke(context);

    protected void WriteEndTag(TextWriter writer)
    {
        writer.Write("</");
        writer.Write(Name);
        writer.Write('>');
    }

    protected void WriteSelfClosingTag(TextWriter writer) => WriteStart(writer, " />");

    protected void WriteStartTag(TextWriter writer) => WriteStart(writer, ">");

    public virtual void WriteTo(TextWriter writer, HtmlEncoder encoder = null)
    {
        using var context = new FormatContext(writer);
        WriteTo(context);
    }

    public void WriteTo(FormatContext context)
    {
        if (string.IsNullOrEmpty(Name))
        {
            WriteContentsTo(context);
            return;
        }
        if (Content is null && IsSelfClosing)
        {
            WriteSelfClosingTag(context.Writer);
            return;
        }
        WriteStartTag(context.Writer);
        WriteContentsTo(context);
        WriteEndTag(context.Writer);
    }

    /// <summary>Writes content within the running context where it can, so that depth and styles are shared.</summary>
    internal static void Write(IHtmlContent content, FormatContext context)
    {
        switch (content)
        {
            case null:
                break;
            case HtmlTag tag:
                tag.WriteTo(context);
                break;
            case PocketView view:
                view.WriteTo(context);
                break;
            default:
                content.WriteTo(context.Writer, HtmlEncoder.Default);
                break;
        }
    }

    private void WriteStart(TextWriter writer, string end)
    {
        writer.Write('<');
        writer.Write(Name);
        _attributes?.WriteTo(writer, HtmlEncoder.Default);
        writer.Write(end);
    }
}

/// <summary>Fluent helpers to build tags.</summary>
public static class Html
{
    public static TTag Append<TTag>(this TTag toTag, IHtmlContent content) where TTag : HtmlTag
    {
        var before = toTag.Content;
        toTag.Content = context =>
        {
            before?.Invoke(context);
            HtmlTag.Write(content, context);
        };
        return toTag;
    }

    public static TTag Append<TTag>(this TTag toTag, params IHtmlContent[] contents) where TTag : HtmlTag
    {
        foreach (var content in contents)
        {
            toTag.Append(content);
        }
        return toTag;
    }

    public static TTag AppendTo<TTag>(this TTag appendTag, HtmlTag toTag) where TTag : HtmlTag
    {
        toTag.Append(appendTag);
        return appendTag;
    }

    public static TTag Containing<TTag>(this TTag tag, string text) where TTag : HtmlTag => tag.Containing(text.HtmlEncode());

    public static TTag Containing<TTag>(this TTag tag, IHtmlContent content) where TTag : HtmlTag
    {
        tag.Content = context => HtmlTag.Write(content, context);
        return tag;
    }

    public static IHtmlContent HtmlAttributeEncode(this string content) =>
        new HtmlString(content?.Replace("&", "&amp;").Replace("\"", "&quot;").Replace("<", "&lt;"));

    public static IHtmlContent HtmlEncode(this string content) => new HtmlString(WebUtility.HtmlEncode(content));

    public static TTag Prepend<TTag>(this TTag toTag, IHtmlContent content) where TTag : HtmlTag
    {
        var after = toTag.Content;
        toTag.Content = context =>
        {
            HtmlTag.Write(content, context);
            after?.Invoke(context);
        };
        return toTag;
    }

    public static TTag PrependTo<TTag>(this TTag prependTag, HtmlTag toTag) where TTag : HtmlTag
    {
        toTag.Prepend(prependTag);
        return prependTag;
    }

    public static TTag SelfClosing<TTag>(this TTag tag) where TTag : HtmlTag
    {
        tag.IsSelfClosing = true;
        return tag;
    }

    public static HtmlTag Tag(this string tagName) => new(tagName);

    public static IHtmlContent ToHtmlContent(this string value) => new HtmlString(value);

    public static TTag WithAttributes<TTag>(this TTag tag, IDictionary<string, object> htmlAttributes) where TTag : HtmlTag
    {
        tag.MergeAttributes(htmlAttributes, true);
        return tag;
    }

    public static TTag WithAttributes<TTag>(this TTag tag, string name, object value) where TTag : HtmlTag
    {
        tag.HtmlAttributes[name] = value;
        return tag;
    }

    public static TTag WrapInner<TTag>(this TTag tag, HtmlTag wrappingTag) where TTag : HtmlTag
    {
        wrappingTag.Content = tag.Content;
        tag.Content = wrappingTag.WriteTo;
        return tag;
    }
}
