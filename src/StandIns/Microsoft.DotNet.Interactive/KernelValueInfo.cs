using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.ValueSharing;

/// <summary>A variable that a kernel holds.</summary>
public class KernelValueInfo
{
    public KernelValueInfo(string name, FormattedValue formattedValue, Type type = null, string typeName = null)
    {
        Name = name;
        FormattedValue = formattedValue;
        Type = type;
        TypeName = typeName ?? type?.ToString();
    }

    public string Name { get; }

    public FormattedValue FormattedValue { get; }

    public Type Type { get; }

    public string TypeName { get; }
}
