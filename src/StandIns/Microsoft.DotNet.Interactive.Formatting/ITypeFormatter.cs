namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Writes values of one type in one MIME type. Returns false when it leaves the value to the next formatter.</summary>
public interface ITypeFormatter
{
    string MimeType { get; }

    Type Type { get; }

    bool Format(object instance, FormatContext context);
}

public interface ITypeFormatter<T> : ITypeFormatter
{
    bool Format(T instance, FormatContext context);
}

public interface ITypeFormatterSource
{
    IEnumerable<ITypeFormatter> CreateTypeFormatters();
}

public delegate bool FormatDelegate<T>(T value, FormatContext context);

/// <summary>Names the type that supplies the formatters of the type it stands on. Found by name, whatever its namespace.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public class TypeFormatterSourceAttribute : Attribute
{
    public TypeFormatterSourceAttribute(Type formatterSourceType) =>
        FormatterSourceType = formatterSourceType ?? throw new ArgumentNullException(nameof(formatterSourceType));

    public Type FormatterSourceType { get; }

    public string[] PreferredMimeTypes { get; set; }
}

public abstract class TypeFormatter<T> : ITypeFormatter<T>
{
    protected TypeFormatter(Type type = null) => Type = type ?? typeof(T);

    public Type Type { get; }

    public abstract string MimeType { get; }

    public abstract bool Format(T value, FormatContext context);

    bool ITypeFormatter.Format(object instance, FormatContext context) => Format((T)instance, context);
}

/// <summary>A formatter made of a delegate, for any type and MIME type.</summary>
internal sealed class DelegateFormatter<T>(FormatDelegate<T> format, string mimeType, Type type = null) : TypeFormatter<T>(type)
{
    public override string MimeType => mimeType;

    public override bool Format(T value, FormatContext context) => format(value, context);
}
