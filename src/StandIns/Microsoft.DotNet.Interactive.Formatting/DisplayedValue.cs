namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value as one MIME type shows it.</summary>
public class FormattedValue
{
    public FormattedValue(string mimeType, string value)
    {
        if (string.IsNullOrWhiteSpace(mimeType))
        {
            throw new ArgumentException("Value cannot be null or whitespace.", nameof(mimeType));
        }
        MimeType = mimeType;
        Value = value;
    }

    public string MimeType { get; }

    public string Value { get; }

    public bool SuppressDisplay { get; set; }

    /// <summary>The value in each of the MIME types given, or in the ones its type prefers.</summary>
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object value, params string[] mimeTypes)
    {
        if (mimeTypes is null || mimeTypes.Length == 0)
        {
            mimeTypes = [.. Formatter.GetPreferredMimeTypesFor(value?.GetType())];
        }
        return [.. mimeTypes.Select(mimeType => new FormattedValue(mimeType, value.ToDisplayString(mimeType)))];
    }

    public static FormattedValue CreateSingleFromObject(object value, string mimeType = null)
    {
        mimeType ??= Formatter.GetPreferredMimeTypesFor(value?.GetType()).First();
        return new FormattedValue(mimeType, value.ToDisplayString(mimeType));
    }

    public override string ToString() => $"{MimeType}: {Value}";
}

/// <summary>What <c>display</c> returns: a handle by which the shown value can be replaced.</summary>
public class DisplayedValue
{
    private readonly string[] _mimeTypes;

    public DisplayedValue(object value, IReadOnlyList<FormattedValue> formattedValues)
    {
        ArgumentNullException.ThrowIfNull(formattedValues);
        Value = value;
        FormattedValues = formattedValues;
        _mimeTypes = [.. formattedValues.Select(formatted => formatted.MimeType)];
        DisplayId = Guid.NewGuid().ToString();
    }

    public string DisplayId { get; }

    public bool IsUpdated { get; private set; }

    public IReadOnlyList<FormattedValue> FormattedValues { get; private set; }

    public object Value { get; private set; }

    public void Update(object updatedValue)
    {
        Value = updatedValue;
        FormattedValues = FormattedValue.CreateManyFromObject(updatedValue, _mimeTypes);
        IsUpdated = true;
        Formatter.NotifyDisplayed(this);
    }
}
