namespace Microsoft.DotNet.Interactive;

/// <summary>What a kernel is called and speaks.</summary>
public class KernelInfo
{
    public KernelInfo(string localName, string[] aliases = null)
    {
        LocalName = localName;
        Aliases = aliases ?? [];
    }

    public string[] Aliases { get; internal set; }

    public string DisplayName { get; set; }

    public string LanguageName { get; set; }

    public string LanguageVersion { get; set; }

    public string LocalName { get; }

    public override string ToString() => DisplayName ?? LocalName;
}
