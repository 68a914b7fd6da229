using System.Collections;
using System.Dynamic;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The attributes of a tag, in the order in which they were set.</summary>
public class HtmlAttributes : DynamicObject, IDictionary<string, object>, IHtmlContent
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, object> _values = new(StringComparer.OrdinalIgnoreCase);

    public HtmlAttributes()
    {
    }

    public HtmlAttributes(IEnumerable<KeyValuePair<string, object>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        foreach (var pair in attributes)
        {
            this[pair.Key] = pair.Value;
        }
    }

    public int Count => _values.Count;

    public bool IsReadOnly => false;

    public object this[string key]
    {
        get => _values[key];
        set
        {
            if (!_values.ContainsKey(key))
            {
                _order.Add(key);
            }
            _values[key] = value;
        }
    }

    public ICollection<string> Keys => [.. _order];

    public ICollection<object> Values => [.. _order.Select(key => _values[key])];

    public void Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);

    public void Add(string key, object value)
    {
        _values.Add(key, value);
        _order.Add(key);
    }

    public void AddCssClass(string value)
    {
        var classes = Classes();
        if (!classes.Contains(value))
        {
            this["class"] = string.Join(' ', classes.Append(value));
        }
    }

    public void Clear()
    {
        _values.Clear();
        _order.Clear();
    }

    public bool Contains(KeyValuePair<string, object> item) => _values.TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, object>[] array, int arrayIndex)
    {
        foreach (var pair in this)
        {
            array[arrayIndex++] = pair;
        }
    }

    public override IEnumerable<string> GetDynamicMemberNames() => Keys;

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() =>
        _order.Select(key => KeyValuePair.Create(key, _values[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void MergeWith(IDictionary<string, object> htmlAttributes, bool replace = false)
    {
        if (htmlAttributes is null)
        {
            return;
        }
        foreach (var pair in htmlAttributes)
        {
            if (replace || !ContainsKey(pair.Key))
            {
                this[pair.Key] = pair.Value;
            }
        }
    }

    public bool Remove(KeyValuePair<string, object> item) => Contains(item) && Remove(item.Key);

    public bool Remove(string key)
    {
        _order.RemoveAll(known => string.Equals(known, key, StringComparison.OrdinalIgnoreCase));
        return _values.Remove(key);
    }

    public void RemoveCssClass(string value)
    {
        var classes = Classes();
        if (classes.Remove(value))
        {
            this["class"] = string.Join(' ', classes);
        }
    }

    public override string ToString()
    {
        using var writer = new StringWriter();
        WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    public override bool TryGetMember(GetMemberBinder binder, out object result)
    {
        if (!_values.TryGetValue(binder.Name, out result))
        {
            result = null;
        }
        return true;
    }

    public bool TryGetValue(string key, out object value) => _values.TryGetValue(key, out value);

    public override bool TryInvokeMember(InvokeMemberBinder binder, object[] args, out object result)
    {
        result = this;
        if (args.Length != 1)
        {
            return false;
        }
        this[binder.Name] = args[0];
        return true;
    }

    public override bool TrySetMember(SetMemberBinder binder, object value)
    {
        this[binder.Name] = value;
        return true;
    }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        foreach (var key in _order)
        {
            var value = _values[key];
            if (value is null || string.IsNullOrEmpty(key))
            {
                continue;
            }
            writer.Write(' ');
            writer.Write(key);
            writer.Write("=\"");
            // Content that is HTML already (a quoted script, for instance) is not encoded again.
            writer.Write(value is IHtmlContent ? value.ToString() : WebUtility.HtmlEncode(value.ToString()));
            writer.Write('"');
        }
    }

    private List<string> Classes() =>
        _values.TryGetValue("class", out var value) && value is not null
            ? [.. value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)]
            : [];
}

public static class HtmlAttributesExtensions
{
    public static HtmlAttributes Class(this HtmlAttributes attributes, string classes) => attributes.Class(classes, true);

    public static HtmlAttributes Class(this HtmlAttributes attributes, string classes, bool include)
    {
        foreach (var name in classes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (include)
            {
                attributes.AddCssClass(name);
            }
            else
            {
                attributes.RemoveCssClass(name);
            }
        }
        return attributes;
    }

    public static HtmlAttributes Disabled(this HtmlAttributes attributes, bool value = true) => Set(attributes, "disabled", value);

    public static bool HasClass(this HtmlAttributes attributes, string @class) =>
        attributes.TryGetValue("class", out var classes) && classes is not null && classes.ToString().Split(' ').Contains(@class);

    public static HtmlAttributes Selected(this HtmlAttributes attributes, bool value = true) => Set(attributes, "selected", value);

    private static HtmlAttributes Set(HtmlAttributes attributes, string name, bool value)
    {
        if (value)
        {
            attributes[name] = name;
        }
        else
        {
            attributes.Remove(name);
        }
        return attributes;
    }
}
