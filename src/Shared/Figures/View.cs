namespace DropoutCourse;

/// <summary>
/// Something that a notebook shows: as HTML where the front end can, as plain text elsewhere.
/// </summary>
public interface IView
{
    /// <summary>The view as an HTML fragment. Everything that came in as text is escaped.</summary>
    string ToHtml();

    /// <summary>The view as plain text, lines ended by '\n'.</summary>
    string ToText();
}

/// <summary>
/// How a type tells .NET Interactive its own views without a package reference: the kernel looks for an attribute of this name, in any namespace,
/// and asks the type that the attribute names for its formatters. So any <see cref="IView"/> that carries
/// <c>[Viewing.TypeFormatterSource(typeof(Viewing.Source))]</c> shows as HTML and as text.
/// </summary>
static class Viewing
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;
    }

    internal sealed class Source
    {
#pragma warning disable CA1822 // the kernel calls it on an instance
        public IEnumerable<object> CreateTypeFormatters() =>
            [
                new ViewFormatter("text/html", view => view.ToHtml()),
                new ViewFormatter("text/plain", view => view.ToText()),
            ];
#pragma warning restore CA1822
    }

    internal sealed class ViewFormatter(string mimeType, Func<IView, string> show)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not IView view)
                return false;
            writer.Write(show(view));
            return true;
        }
    }
}
