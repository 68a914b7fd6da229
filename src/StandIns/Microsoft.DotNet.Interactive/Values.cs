using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>#!value, #!share and #!set: texts kept under a name, and values passed between kernels.</summary>
internal static class Values
{
    private const string StoreName = "value";
    private static readonly ConditionalWeakTable<Kernel, Dictionary<string, FormattedValue>> Stores = [];

    internal static void Store(Kernel root, string arguments, string text, KernelInvocationContext context)
    {
        var options = Options(arguments, "#!value");
        var name = Required(options, "--name", "#!value");
        var mimeType = options.GetValueOrDefault("--mime-type", PlainTextFormatter.MimeType);
        if (options.TryGetValue("--from-file", out var path))
        {
            text = File.ReadAllText(path);
        }
        else if (options.TryGetValue("--from-value", out var given))
        {
            text = given;
        }
        var value = new FormattedValue(mimeType, text);
        Stores.GetOrCreateValue(root)[name] = value;
        context.DisplayAs(text, mimeType);
    }

    internal static Task ShareAsync(Kernel target, string arguments)
    {
        var options = Options(arguments, "#!share");
        var name = Required(options, "", "#!share");
        var (value, type) = Get(target, Required(options, "--from", "#!share"), name);
        return SendAsync(target, options.GetValueOrDefault("--as", name), value, type);
    }

    internal static Task SetAsync(Kernel target, string arguments)
    {
        var options = Options(arguments, "#!set");
        var name = Required(options, "--name", "#!set");
        var given = Required(options, "--value", "#!set");
        if (!given.StartsWith('@'))
        {
            return SendAsync(target, name, given, typeof(string));
        }
        var colon = given.IndexOf(':');
        var (value, type) = colon < 0 ? Get(target, target.Name, given[1..]) : Get(target, given[1..colon], given[(colon + 1)..]);
        return SendAsync(target, name, value, type);
    }

    private static Task SendAsync(Kernel target, string name, object value, Type type) => target.SetVariableAsync(name, value, type);

    private static (object Value, Type Type) Get(Kernel kernel, string from, string name)
    {
        if (from == StoreName)
        {
            return Stores.GetOrCreateValue(kernel.RootKernel).TryGetValue(name, out var stored)
                ? (stored.Value, typeof(string))
                : throw new InvalidOperationException($"Value '{name}' not found in kernel {StoreName}.");
        }
        var source = kernel.FindKernelByName(from) ?? throw new InvalidOperationException($"Kernel not found: {from}.");
        return source.TryGetVariable(name, out var value, out var type)
            ? (value, type)
            : throw new InvalidOperationException($"Value '{name}' not found in kernel {from}.");
    }

    /// <summary>--name value pairs; what has no name stands under "".</summary>
    private static Dictionary<string, string> Options(string arguments, string magic)
    {
        var options = new Dictionary<string, string>();
        var words = Words(arguments);
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                options[""] = words[i];
            }
            else if (i + 1 < words.Count)
            {
                options[words[i]] = words[++i];
            }
            else
            {
                throw new InvalidOperationException($"{magic}: {words[i]} needs a value.");
            }
        }
        return options;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var (piece, index) in text.Split('"').Select((piece, index) => (piece, index)))
        {
            if (index % 2 == 1)
            {
                words.Add(piece);
            }
            else
            {
                words.AddRange(piece.Split((char[])null, StringSplitOptions.RemoveEmptyEntries));
            }
        }
        return words;
    }

    private static string Required(Dictionary<string, string> options, string name, string magic) =>
        options.TryGetValue(name, out var value)
            ? value
            : throw new InvalidOperationException($"{magic} needs {(name.Length == 0 ? "the name of a value" : name)}.");
}
