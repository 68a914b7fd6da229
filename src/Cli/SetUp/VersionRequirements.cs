using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace DropoutCourse.Cli;

/// <summary>
/// Holds what TorchSharp's native library asks of the machine's libraries against what those have. libLibTorchSharp.so of 0.107.0 asks for
/// GLIBCXX_3.4.32 (GCC 13), which Debian 12 and Ubuntu 22.04 lack, for the sake of one symbol that nothing calls: the C++ headers mention
/// it so that a new enough library is linked. Such a requirement is marked as weak in the copy in lib/ (VER_FLG_WEAK, Linux Standard Base,
/// "Symbol Versioning"), and the loader goes on without it. A requirement that some called function depends on is refused.
/// </summary>
public sealed class VersionRequirements
{
    private const string NeverCalled = "_ZSt21ios_base_library_initv";
    private const int Weak = 2;

    /// <summary>The path of the library that the loader takes for a name; null when there is none.</summary>
    public static string? Find(string library)
    {
        if (!NativeLibrary.TryLoad(library, out _))
            return null;
        // The name may be a link: libstdc++.so.6 to libstdc++.so.6.0.30, libc.so.6 to libc-2.31.so in older systems.
        var stem = library[..library.IndexOf(".so", StringComparison.Ordinal)];
        bool Is(string file) =>
            file == library
            || file.StartsWith(library + ".", StringComparison.Ordinal)
            || file.StartsWith(stem + "-", StringComparison.Ordinal);
        return File.ReadLines("/proc/self/maps")
            .Select(l => l.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(p => p.Length == 6 && Is(Path.GetFileName(p[5])))
            ?[5];
    }

    /// <summary>Marks what can be done without; what was done, a line each.</summary>
    /// <param name="file">libLibTorchSharp.so; it is changed.</param>
    /// <param name="find">From a library's name to its path on this machine; null: not there.</param>
    /// <exception cref="UserError">The machine's libraries are too old for functions that are called.</exception>
    public static IReadOnlyList<string> Relax(string file, Func<string, string?> find)
    {
        var bytes = File.ReadAllBytes(file);
        List<string> done = [];
        foreach (var need in Read(file, bytes))
        {
            if (need.Library is not ("libstdc++.so.6" or "libc.so.6"))
                continue;
            if (find(need.Library) is not { } path)
                throw new UserError(
                    $"libtorch needs {need.Library}, which this machine lacks. Install it (Debian, Ubuntu: apt-get install libstdc++6)."
                );
            if (Names(path).Contains(need.Version))
                continue;
            if (need.Symbols is not [NeverCalled])
                throw new UserError(
                    $"libtorch needs {need.Version} of {need.Library}, and this machine's ({path}) is older. "
                        + "Use a newer system (Debian 12, Ubuntu 22.04, Fedora 36 or later have it), or a container of one."
                );
            bytes[need.FlagsAt] |= Weak;
            done.Add(
                $"{Path.GetFileName(file)}: {need.Version} of {need.Library} is not required any more: this machine's ({path}) lacks it, and only {NeverCalled}, which nothing calls, has that version"
            );
        }
        if (done.Count > 0)
            File.WriteAllBytes(file, bytes);
        return done;
    }

    private sealed record Need(string Library, string Version, int FlagsAt, IReadOnlyList<string> Symbols);

    /// <summary>The versions that a library asks for, with the functions that have them.</summary>
    private static List<Need> Read(string file, byte[] bytes)
    {
        using var elf = ELFReader.Load<ulong>(file);
        var symbols = ((ISymbolTable)elf.GetSection(".dynsym")).Entries.ToList();
        var versions = elf.GetSection(".gnu.version").GetContents();
        var strings = elf.GetSection(".dynstr").GetContents();
        var needs = (Section<ulong>)elf.GetSection(".gnu.version_r");
        string Text(uint at) =>
            Encoding.UTF8.GetString(strings.AsSpan((int)at, Array.IndexOf(strings, (byte)0, (int)at) - (int)at));
        ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
        uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

        List<Need> found = [];
        for (int at = (int)needs.Offset, next = 1; next != 0; at += next)
        {
            var library = Text(Word(at + 4));
            next = (int)Word(at + 12);
            for (int entry = at + (int)Word(at + 8), i = 0; i < Half(at + 2); entry += (int)Word(entry + 12), i++)
            {
                var index = Half(entry + 6);
                found.Add(
                    new(
                        library,
                        Text(Word(entry + 8)),
                        entry + 4,
                        [
                            .. symbols
                                .Where(
                                    (_, s) => BinaryPrimitives.ReadUInt16LittleEndian(versions.AsSpan(2 * s)) == index
                                )
                                .Select(s => s.Name),
                        ]
                    )
                );
            }
        }
        return found;
    }

    /// <summary>All names in a library's table of dynamic strings, those of its versions among them.</summary>
    private static HashSet<string> Names(string path)
    {
        using var elf = ELFReader.Load<ulong>(path);
        return [.. Encoding.UTF8.GetString(elf.GetSection(".dynstr").GetContents()).Split('\0')];
    }
}
