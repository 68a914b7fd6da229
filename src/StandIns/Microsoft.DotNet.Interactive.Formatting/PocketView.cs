using System.Dynamic;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Writes HTML in C#: <c>div[style: "color:red"]("x", b("y"))</c>.</summary>
public class PocketView : DynamicObject, IHtmlContent
{
    private delegate void TagTransform(HtmlTag tag, object contents);

    private readonly Dictionary<string, TagTransform> _transforms;
    private readonly Dictionary<string, IHtmlContent> _dependencies = [];
    private TagTransform _transform;

    public PocketView(PocketView nested = null)
    {
        _transforms = nested?._transforms ?? new Dictionary<string, TagTransform>
        {
            ["br"] = static (tag, _) => tag.SelfClosing(),
            ["hr"] = static (tag, _) => tag.SelfClosing(),
            ["input"] = static (tag, _) => tag.SelfClosing(),
        };
    }

    public PocketView(string tagName, PocketView nested = null) : this(nested)
    {
        HtmlTag = new HtmlTag(tagName);
        _transforms.TryGetValue(tagName, out _transform);
    }

    public HtmlTag HtmlTag { get; }

    public HtmlAttributes HtmlAttributes => HtmlTag.HtmlAttributes;

    /// <summary>Content that is written once at the end of the output that the view is part of.</summary>
    public void AddDependency(string id, IHtmlContent content) => _dependencies[id] = content;

    public DisplayedValue Display() => ((object)this).Display(HtmlFormatter.MimeType);

    public virtual void SetContent(object[] args)
    {
        if (args is { Length: > 0 })
        {
            HtmlTag.Content = context => WriteAll(args, context);
        }
    }

    public override string ToString()
    {
        if (HtmlTag is null)
        {
            return string.Empty;
        }
        using var writer = new StringWriter();
        WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    /// <summary>A macro: an action on the tag and on what it is called with.</summary>
    public static object Transform(Action<HtmlTag, dynamic> transform) => new TagTransform((tag, contents) => transform(tag, contents));

    public override bool TryGetIndex(GetIndexBinder binder, object[] values, out object result)
    {
        var names = binder.CallInfo.ArgumentNames;
        var firstNamed = values.Length - names.Count;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is IDictionary<string, object> attributes)
            {
                HtmlAttributes.MergeWith(attributes);
            }
            else if (i >= firstNamed)
            {
                // An identifier cannot hold a hyphen: data_id stands for data-id.
                HtmlAttributes[names[i - firstNamed].Replace('_', '-')] = values[i];
            }
            else
            {
                result = null;
                return false;
            }
        }
        result = this;
        return true;
    }

    public override bool TryGetMember(GetMemberBinder binder, out object result)
    {
        result = new PocketView(binder.Name, this);
        return true;
    }

    public override bool TryInvoke(InvokeBinder binder, object[] args, out object result)
    {
        SetContent(args);
        ApplyTransform(binder.CallInfo.ArgumentNames, args);
        result = this;
        return true;
    }

    public override bool TryInvokeMember(InvokeMemberBinder binder, object[] args, out object result)
    {
        var view = new PocketView(binder.Name, this);
        view.SetContent(args);
        view.ApplyTransform(binder.CallInfo.ArgumentNames, args);
        result = view;
        return true;
    }

    public override bool TrySetMember(SetMemberBinder binder, object value)
    {
        if (value is TagTransform transform)
        {
            _transforms[binder.Name] = transform;
            return true;
        }
        return false;
    }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        using var context = new FormatContext(writer);
        WriteTo(context);
    }

    public void WriteTo(FormatContext context)
    {
        if (HtmlTag is null)
        {
            return;
        }
        ApplyTransform([], []);
        HtmlTag.WriteTo(context);
        foreach (var (id, content) in _dependencies)
        {
            context.Require(id, end => HtmlTag.Write(content, end));
        }
    }

    private void ApplyTransform(IReadOnlyList<string> names, object[] args)
    {
        if (_transform is not { } transform)
        {
            return;
        }
        _transform = null;
        object contents = args;
        if (names.Count > 0)
        {
            IDictionary<string, object> named = new ExpandoObject();
            for (var i = 0; i < names.Count; i++)
            {
                named[names[i]] = args[args.Length - names.Count + i];
            }
            contents = named;
        }
        transform(HtmlTag, contents);
    }

    internal static void WriteAll(IEnumerable<object> contents, FormatContext context)
    {
        foreach (var content in contents)
        {
            switch (content)
            {
                case string text:
                    context.Writer.Write(WebUtility.HtmlEncode(text));
                    break;
                case IHtmlContent html:
                    HtmlTag.Write(html, context);
                    break;
                case IEnumerable<IHtmlContent> many:
                    WriteAll(many, context);
                    break;
                case IEnumerable<object> many when many.All(item => item is IHtmlContent):
                    WriteAll(many, context);
                    break;
                default:
                    content.FormatTo(context, HtmlFormatter.MimeType);
                    break;
            }
        }
    }
}
