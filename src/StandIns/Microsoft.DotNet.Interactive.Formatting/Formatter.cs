using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Turns values into text of a MIME type, by the formatters registered for their types.</summary>
public static class Formatter
{
    private static readonly object Gate = new();
    // Latest first.
    private static readonly List<ITypeFormatter> Registered = [];
    private static readonly List<(Type Type, string[] MimeTypes)> Preferred = [];
    private static readonly HashSet<Type> Sourced = [];
    private static readonly ConcurrentDictionary<(Type, string), ITypeFormatter> Chosen = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyCollection<string>> ChosenMimeTypes = new();
    private static Action<DisplayedValue>[] _subscribers = [];
    private static int _listExpansionLimit;
    private static int _recursionLimit;
    private static string _nullString;
    private static string _defaultMimeType;

    static Formatter() => ResetToDefault();

    /// <summary>How many items of a sequence are shown before "(n more)".</summary>
    public static int ListExpansionLimit
    {
        get => _listExpansionLimit;
        set => _listExpansionLimit = NotNegative(value, nameof(ListExpansionLimit));
    }

    public static string NullString
    {
        get => _nullString;
        set => _nullString = value;
    }

    /// <summary>How deep a graph of objects is followed.</summary>
    public static int RecursionLimit
    {
        get => _recursionLimit;
        set => _recursionLimit = NotNegative(value, nameof(RecursionLimit));
    }

    /// <summary>The MIME type of values whose type has no preference of its own.</summary>
    public static string DefaultMimeType
    {
        get => _defaultMimeType;
        set
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw new ArgumentException("Value cannot be null or whitespace.", nameof(value));
            }
            _defaultMimeType = value;
            ChosenMimeTypes.Clear();
        }
    }

    public static void Format(this ITypeFormatter formatter, object instance, TextWriter writer)
    {
        using var context = new FormatContext(writer);
        formatter.Format(instance, context);
    }

    public static void FormatTo<T>(this T obj, FormatContext context, string mimeType) => Write(obj, context, mimeType);

    internal static void FormatTo<T>(this T obj, FormatContext context) => Write(obj, context, PlainTextFormatter.MimeType);

    public static ITypeFormatter GetPreferredFormatterFor(Type actualType, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(actualType);
        UseSourceOf(actualType);
        return Chosen.GetOrAdd((actualType, mimeType), static key => new Chain(key.Item1, key.Item2, Candidates(key.Item1, key.Item2)));
    }

    public static IReadOnlyCollection<string> GetPreferredMimeTypesFor(Type type)
    {
        if (type is null)
        {
            return [DefaultMimeType];
        }
        UseSourceOf(type);
        return ChosenMimeTypes.GetOrAdd(type, static actual =>
        {
            lock (Gate)
            {
                var fitting = Preferred.Where(entry => Matches(entry.Type, actual)).ToList();
                return fitting.Count == 0
                    ? [DefaultMimeType]
                    : fitting.MinBy(entry => (Distance(entry.Type, actual), -Preferred.IndexOf(entry))).MimeTypes;
            }
        });
    }

    public static void Register(ITypeFormatter formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (Gate)
        {
            Registered.Insert(0, formatter);
        }
        Chosen.Clear();
    }

    public static void Register<T>(FormatDelegate<T> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(new DelegateFormatter<T>(Given(formatter), mimeType));

    public static void Register(Type type, FormatDelegate<object> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(new DelegateFormatter<object>(Given(formatter), mimeType, Given(type)));

    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType)
    {
        Given(formatter);
        Register(Given(type), (value, context) =>
        {
            formatter(value, context.Writer);
            return true;
        }, mimeType);
    }

    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType)
    {
        Given(formatter);
        Register<T>((value, context) =>
        {
            formatter(value, context.Writer);
            return true;
        }, mimeType);
    }

    public static void Register<T>(Func<T, string> formatter, string mimeType = PlainTextFormatter.MimeType)
    {
        Given(formatter);
        Register<T>((value, context) =>
        {
            context.Writer.Write(formatter(value));
            return true;
        }, mimeType);
    }

    public static IEnumerable<ITypeFormatter> RegisteredFormatters(bool includeDefaults = true)
    {
        lock (Gate)
        {
            return [.. Registered, .. includeDefaults ? Defaults() : []];
        }
    }

    public static void ResetToDefault()
    {
        lock (Gate)
        {
            Registered.Clear();
            Preferred.Clear();
            Preferred.Add((typeof(string), [PlainTextFormatter.MimeType]));
            Preferred.Add((typeof(LaTeXString), ["text/latex"]));
            Preferred.Add((typeof(JsonString), [JsonFormatter.MimeType]));
            Preferred.Add((typeof(IHtmlContent), [HtmlFormatter.MimeType]));
            Sourced.Clear();
            _listExpansionLimit = 20;
            _recursionLimit = 6;
            _nullString = "<null>";
            _defaultMimeType = HtmlFormatter.MimeType;
        }
        Chosen.Clear();
        ChosenMimeTypes.Clear();
    }

    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (preferredMimeTypes is null || preferredMimeTypes.Length == 0 || preferredMimeTypes.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("Value cannot be null or whitespace.", nameof(preferredMimeTypes));
        }
        lock (Gate)
        {
            Preferred.RemoveAll(entry => entry.Type == type);
            Preferred.Add((type, preferredMimeTypes));
        }
        ChosenMimeTypes.Clear();
    }

    /// <summary>Is told of each displayed value, and again when it is updated.</summary>
    public static IDisposable SubscribeToDisplayedValues(Action<DisplayedValue> onEvent)
    {
        Given(onEvent);
        lock (Gate)
        {
            _subscribers = [.. _subscribers, onEvent];
        }
        return new Subscription(onEvent);
    }

    public static string ToDisplayString(this object obj, string mimeType = PlainTextFormatter.MimeType)
    {
        using var writer = new StringWriter();
        using (var context = new FormatContext(writer))
        {
            Write(obj, context, mimeType);
        }
        return writer.ToString();
    }

    public static string ToDisplayString(this object obj, ITypeFormatter formatter)
    {
        Given(formatter);
        using var writer = new StringWriter();
        formatter.Format(obj, writer);
        return writer.ToString();
    }

    public static void WriteToConsole(DisplayedValue displayedValue) =>
        Console.WriteLine(displayedValue.Value.ToDisplayString(PlainTextFormatter.MimeType));

    /// <summary>Set by the kernel: shows the value in the running cell; false when there is none.</summary>
    internal static Func<DisplayedValue, bool> Host { get; set; }

    internal static void NotifyDisplayed(DisplayedValue displayed)
    {
        var subscribers = _subscribers;
        foreach (var subscriber in subscribers)
        {
            subscriber(displayed);
        }
        if (Host?.Invoke(displayed) != true && subscribers.Length == 0)
        {
            WriteToConsole(displayed);
        }
    }

    private static void Write(object value, FormatContext context, string mimeType)
    {
        using (context.IncrementDepth(value))
        {
            if (value is null)
            {
                WriteNull(context, mimeType);
                return;
            }
            GetPreferredFormatterFor(value.GetType(), mimeType).Format(value, context);
        }
    }

    private static void WriteNull(FormatContext context, string mimeType)
    {
        switch (mimeType)
        {
            case HtmlFormatter.MimeType:
                HtmlFormatter.WritePlain(NullString, context);
                break;
            case JsonFormatter.MimeType:
                context.Writer.Write("null");
                break;
            default:
                context.Writer.Write(NullString);
                break;
        }
    }

    private static List<ITypeFormatter> Candidates(Type type, string mimeType)
    {
        lock (Gate)
        {
            // A sort is stable: among equally near ones the latest registered comes first.
            var own = Registered.Where(formatter => formatter.MimeType == mimeType && Matches(formatter.Type, type))
                                .OrderBy(formatter => Distance(formatter.Type, type)).ToList();
            own.AddRange(Defaults().Where(formatter => formatter.MimeType == mimeType && Matches(formatter.Type, type))
                                   .OrderBy(formatter => Distance(formatter.Type, type)));
            if (own.Count == 0)
            {
                // No formatter knows the MIME type: the text form is the best that can be said.
                own.Add(new DelegateFormatter<object>((value, context) =>
                {
                    context.Writer.Write(value.ToString());
                    return true;
                }, mimeType));
            }
            return own;
        }
    }

    private static IEnumerable<ITypeFormatter> Defaults() =>
        [.. HtmlFormatter.Defaults, .. PlainTextFormatter.Defaults, .. JsonFormatter.Defaults, .. Csv.CsvFormatter.Defaults,
         .. PlainTextSummaryFormatter.Defaults, .. TabularData.TabularDataResourceFormatter.Defaults, .. LaTeXString.Defaults];

    private static bool Matches(Type registered, Type actual) =>
        registered.IsAssignableFrom(actual) || (registered.IsGenericTypeDefinition && Generic(actual).Contains(registered));

    /// <summary>0 for the type itself, then its base types, then its interfaces, object last.</summary>
    private static int Distance(Type registered, Type actual)
    {
        if (registered == typeof(object))
        {
            return int.MaxValue;
        }
        var steps = 0;
        for (var type = actual; type is not null; type = type.BaseType, steps += 2)
        {
            if (type == registered)
            {
                return steps;
            }
            if (type.IsGenericType && type.GetGenericTypeDefinition() == registered)
            {
                return steps + 1;
            }
        }
        // Of two interfaces the one that extends the other is nearer.
        return 1000 - registered.GetInterfaces().Length + (registered == typeof(System.Collections.IEnumerable) ? 1000 : 0);
    }

    private static IEnumerable<Type> Generic(Type actual)
    {
        for (var type = actual; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType)
            {
                yield return type.GetGenericTypeDefinition();
            }
        }
        foreach (var type in actual.GetInterfaces())
        {
            if (type.IsGenericType)
            {
                yield return type.GetGenericTypeDefinition();
            }
        }
    }

    /// <summary>Registers, once, what a TypeFormatterSourceAttribute on the type (or on a base type of it) supplies.</summary>
    private static void UseSourceOf(Type type)
    {
        lock (Gate)
        {
            if (!Sourced.Add(type))
            {
                return;
            }
        }
        for (var owner = type; owner is not null && owner != typeof(object); owner = owner.BaseType)
        {
            foreach (var data in owner.GetCustomAttributes(inherit: false).OfType<Attribute>())
            {
                if (data.GetType().Name == nameof(TypeFormatterSourceAttribute) && (owner == type || FirstSeen(owner)))
                {
                    Use(data, owner);
                }
            }
        }
    }

    private static bool FirstSeen(Type type)
    {
        lock (Gate)
        {
            return Sourced.Add(type);
        }
    }

    private static void Use(Attribute attribute, Type owner)
    {
        var kind = attribute.GetType();
        if (kind.GetProperty(nameof(TypeFormatterSourceAttribute.FormatterSourceType))?.GetValue(attribute) is not Type sourceType)
        {
            return;
        }
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var source = Activator.CreateInstance(sourceType, nonPublic: true);
        var create = sourceType.GetMethod(nameof(ITypeFormatterSource.CreateTypeFormatters), Any, []);
        var made = source is ITypeFormatterSource known
            ? known.CreateTypeFormatters()
            : create?.Invoke(source, []) as System.Collections.IEnumerable ?? throw new InvalidOperationException(
                $"The formatter source {sourceType} of {owner} has no method IEnumerable<object> CreateTypeFormatters(). Add it, or remove the attribute.");
        foreach (var formatter in made)
        {
            Register(formatter as ITypeFormatter ?? ByName(formatter, owner));
        }
        if (kind.GetProperty(nameof(TypeFormatterSourceAttribute.PreferredMimeTypes))?.GetValue(attribute) is string[] { Length: > 0 } preferred)
        {
            SetPreferredMimeTypesFor(owner, preferred);
        }
    }

    /// <summary>A formatter that knows none of our types: string MimeType and bool Format(object, TextWriter).</summary>
    private static DelegateFormatter<object> ByName(object formatter, Type owner)
    {
        var kind = formatter.GetType();
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var format = kind.GetMethod("Format", Any, [typeof(object), typeof(TextWriter)]);
        if (kind.GetProperty("MimeType", Any)?.GetValue(formatter) is not string mimeType || format is null)
        {
            throw new InvalidOperationException(
                $"The formatter {kind} of {owner} needs a property string MimeType and a method bool Format(object instance, TextWriter writer).");
        }
        var call = format.CreateDelegate<Func<object, TextWriter, bool>>(formatter);
        return new DelegateFormatter<object>((value, context) => call(value, context.Writer), mimeType, owner);
    }

    private static T Given<T>(T value) where T : class => value ?? throw new ArgumentNullException(nameof(value));

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new ArgumentException($"{name} cannot be negative.", nameof(value));

    /// <summary>The formatters that fit, best first: the first that does not decline writes.</summary>
    private sealed class Chain(Type type, string mimeType, List<ITypeFormatter> formatters) : ITypeFormatter
    {
        public Type Type => type;

        public string MimeType => mimeType;

        public bool Format(object instance, FormatContext context)
        {
            foreach (var formatter in formatters)
            {
                if (formatter.Format(instance, context))
                {
                    return true;
                }
            }
            return false;
        }
    }

    private sealed class Subscription(Action<DisplayedValue> subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                _subscribers = [.. _subscribers.Where(other => other != subscriber)];
            }
        }
    }
}

public static class Formatter<T>
{
    private static int? _listExpansionLimit;

    /// <summary>The limit for sequences of T; the general one until it is set.</summary>
    public static int ListExpansionLimit
    {
        get => _listExpansionLimit ?? Formatter.ListExpansionLimit;
        set => _listExpansionLimit = value;
    }

    public static void FormatTo(T obj, FormatContext context, string mimeType = PlainTextFormatter.MimeType) => obj.FormatTo(context, mimeType);
}
