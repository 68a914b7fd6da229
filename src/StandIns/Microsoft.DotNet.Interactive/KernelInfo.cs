namespace Microsoft.DotNet.Interactive;

/// <summary>What a kernel is called and speaks.</summary>
public class KernelInfo
{
    internal KernelInfo(string localName) => LocalName = localName;

    public string[] Aliases { get; internal set; } = [];

    public string DisplayName { get; set; }

    public string LanguageName { get; set; }

    public string LanguageVersion { get; set; }

    public string LocalName { get; }

    public override string ToString() => DisplayName ?? LocalName;
}
