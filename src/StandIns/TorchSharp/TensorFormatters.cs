namespace TorchSharp.Utils;

/// <summary>How a notebook kernel finds the views of a type: by the name of this attribute, without any reference.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}

internal sealed class TensorFormatters
{
#pragma warning disable CA1822 // Called through reflection.
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new TensorFormatter("text/plain", t => t),
        new TensorFormatter("text/html", t => $"<div><pre>{System.Net.WebUtility.HtmlEncode(t)}</pre></div>"),
    ];
#pragma warning restore CA1822
}

internal sealed class TensorFormatter(string mimeType, Func<string, string> dress)
{
    public string MimeType => mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not torch.Tensor tensor || tensor.IsInvalid)
            return false;
        writer.Write(dress(tensor.ToString(TensorStringStyle.Default)));
        return true;
    }
}
