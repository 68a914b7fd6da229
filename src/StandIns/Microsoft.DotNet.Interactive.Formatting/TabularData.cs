using System.Collections;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DotNet.Interactive.Formatting.TabularData;

public enum TableSchemaFieldType
{
    Any,
    Object,
    Null,
    Number,
    Integer,
    Boolean,
    String,
    Array,
    DateTime,
    GeoPoint,
    GeoJson,
}

public class TableSchemaFieldDescriptor
{
    public TableSchemaFieldDescriptor(string name, TableSchemaFieldType? type = TableSchemaFieldType.Null, string description = null, string format = null)
    {
        Name = name;
        Type = type ?? TableSchemaFieldType.Any;
        Description = description;
        Format = format;
    }

    public string Name { get; }

    public string Description { get; }

    public string Format { get; }

    public TableSchemaFieldType Type { get; }
}

public class TableDataFieldDescriptors : IReadOnlyCollection<TableSchemaFieldDescriptor>
{
    private readonly List<TableSchemaFieldDescriptor> _fields = [];

    public TableSchemaFieldDescriptor this[string name] => _fields.First(field => field.Name == name);

    public int Count => _fields.Count;

    public void Add(TableSchemaFieldDescriptor descriptor) => _fields.Add(descriptor);

    public bool Contains(string name) => _fields.Exists(field => field.Name == name);

    public IEnumerator<TableSchemaFieldDescriptor> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public class TableSchema
{
    public List<string> PrimaryKey { get; set; } = [];

    public TableDataFieldDescriptors Fields { get; set; } = [];
}

/// <summary>Rows with named fields, and what kind of value each field holds.</summary>
public class TabularDataResource
{
    public TabularDataResource(TableSchema schema, IEnumerable<IEnumerable<KeyValuePair<string, object>>> data, string profile = null)
    {
        Schema = schema ?? throw new ArgumentNullException(nameof(schema));
        Data = data ?? throw new ArgumentNullException(nameof(data));
        Profile = profile ?? "tabular-data-resource";
    }

    public string Profile { get; }

    public TableSchema Schema { get; }

    public IEnumerable<IEnumerable<KeyValuePair<string, object>>> Data { get; }

    public TabularDataResourceJsonString ToJsonString()
    {
        var fields = Schema.Fields.Select(field => new { name = field.Name, type = TabularDataResourceFormatter.NameOf(field.Type) });
        var data = Data.Select(row => row.ToDictionary(pair => pair.Key, pair => pair.Value));
        return new TabularDataResourceJsonString(JsonSerializer.Serialize(
            new { profile = Profile, schema = new { primaryKey = Schema.PrimaryKey, fields }, data }, TabularDataResourceFormatter.JsonSerializerOptions));
    }
}

public class TabularDataResourceJsonString : JsonString
{
    public TabularDataResourceJsonString(string json) : base(json)
    {
    }

    public static TabularDataResourceJsonString Create(IReadOnlyDictionary<string, Type> fields, IReadOnlyList<IDictionary<string, object>> data)
    {
        var schema = new TableSchema();
        foreach (var (name, type) in fields)
        {
            schema.Fields.Add(new TableSchemaFieldDescriptor(name, type.ToTableSchemaFieldType()));
        }
        return new TabularDataResource(schema, data).ToJsonString();
    }
}

public static class TabularDataResourceFormatter
{
    public const string MimeType = "application/table-schema+json";

    internal static readonly ITypeFormatter[] Defaults =
    [
        new TabularDataResourceFormatter<TabularDataResource>((value, context) => context.Writer.Write(value.ToJsonString())),
        new TabularDataResourceFormatter<IEnumerable>((value, context) => context.Writer.Write(FromRows(value).ToJsonString())),
        new JsonFormatter<TabularDataResource>((value, context) => context.Writer.Write(value.ToJsonString())),
        new HtmlFormatter<TabularDataResource>(WriteHtml),
        new Csv.CsvFormatter<TabularDataResource>((value, context) =>
            Formatter.GetPreferredFormatterFor(typeof(object[]), Csv.CsvFormatter.MimeType)
                     .Format(value.Data.Select(row => (object)row.ToDictionary(pair => pair.Key, pair => pair.Value)).ToArray(), context)),
    ];

    public static JsonSerializerOptions JsonSerializerOptions { get; } = new()
    {
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TableSchemaFieldType ToTableSchemaFieldType(this Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(type.IsEnum ? typeof(string) : type) switch
        {
            TypeCode.Boolean => TableSchemaFieldType.Boolean,
            TypeCode.DateTime => TableSchemaFieldType.DateTime,
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => TableSchemaFieldType.Number,
            TypeCode.String or TypeCode.Char => TableSchemaFieldType.String,
            TypeCode.Object when type == typeof(DateTimeOffset) => TableSchemaFieldType.DateTime,
            TypeCode.Object when type == typeof(Guid) => TableSchemaFieldType.String,
            TypeCode.Object when typeof(IEnumerable).IsAssignableFrom(type) => TableSchemaFieldType.Array,
            TypeCode.Object => TableSchemaFieldType.Any,
            TypeCode.Empty or TypeCode.DBNull => TableSchemaFieldType.Null,
            _ => TableSchemaFieldType.Integer,
        };
    }

    public static TabularDataResource ToTabularDataResource<T>(this IEnumerable<T> source) =>
        FromRows(source ?? throw new ArgumentNullException(nameof(source)));

    internal static string NameOf(TableSchemaFieldType type) => type.ToString().ToLowerInvariant();

    private static TabularDataResource FromRows(IEnumerable source)
    {
        var schema = new TableSchema();
        var data = new List<IEnumerable<KeyValuePair<string, object>>>();
        foreach (var item in source)
        {
            var row = Destructurer.TakeApart(item);
            foreach (var (name, value) in row)
            {
                if (!schema.Fields.Contains(name))
                {
                    schema.Fields.Add(new TableSchemaFieldDescriptor(name, value is null ? TableSchemaFieldType.Null : value.GetType().ToTableSchemaFieldType()));
                }
            }
            data.Add(row);
        }
        return new TabularDataResource(schema, data);
    }

    private static void WriteHtml(TabularDataResource table, FormatContext context)
    {
        var writer = context.Writer;
        context.RequireDefaultStyles();
        writer.Write("<table><thead><tr>");
        foreach (var field in table.Schema.Fields)
        {
            writer.Write($"<td><span>{WebUtility.HtmlEncode(field.Name)}</span></td>");
        }
        writer.Write("</tr></thead><tbody>");
        foreach (var row in table.Data)
        {
            var values = row.ToDictionary(pair => pair.Key, pair => pair.Value);
            writer.Write("<tr>");
            foreach (var field in table.Schema.Fields)
            {
                writer.Write("<td>");
                values.GetValueOrDefault(field.Name).FormatTo(context, HtmlFormatter.MimeType);
                writer.Write("</td>");
            }
            writer.Write("</tr>");
        }
        writer.Write("</tbody></table>");
    }
}

public class TabularDataResourceFormatter<T> : TypeFormatter<T>
{
    private readonly FormatDelegate<T> _format;

    public TabularDataResourceFormatter(FormatDelegate<T> format) => _format = format ?? throw new ArgumentNullException(nameof(format));

    public TabularDataResourceFormatter(Action<T, FormatContext> format) : this(HtmlFormatter<T>.Always(format))
    {
    }

    public override string MimeType => TabularDataResourceFormatter.MimeType;

    public override bool Format(T value, FormatContext context) => _format(value, context);
}
