using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace DropoutCourse.Tests;

/// <summary>
/// Valid files, damaged at random, given to a reader. It must take each or refuse it by its own exception, whose message names the file; in
/// two seconds and a bounded memory. Without FUZZ_SECONDS it is a short run, the same each time; with it a long one, from a seed of the clock's, which keeps
/// what it finds, made as small as it can be, in the folder FUZZ_OUT, and which also starts from the files in the folder FUZZ_SEEDS.
/// </summary>
/// <param name="name">The reader's; its found inputs lie in the folder of this name.</param>
/// <param name="read">Reads the bytes. What it throws must be of the kind that <paramref name="isRefusal"/> knows.</param>
/// <param name="isRefusal">Is this the reader's own exception, with a message that a reader of it can use?</param>
internal sealed class Fuzz(
    string name,
    IReadOnlyList<byte[]> seeds,
    IReadOnlyList<string> tokens,
    Action<byte[]> read,
    Func<Exception, bool> isRefusal
)
{
    private const int Shortly = 400;

    /// <summary>The step of FsCheck's random numbers: with steps or seeds near each other the series overlap.</summary>
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private const long MostAllocated = 600L << 20;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    private enum Kind
    {
        FlipBit,
        SetByte,
        Token,
        Delete,
        Repeat,
        Cut,
        Number,
        Copy,
        Fill,
        Splice,
    }

    /// <param name="Place">A part of the file's length, in millionths.</param>
    private sealed record Mutation(Kind Kind, int Place, int Length, int Value);

    private sealed record Input(int Seed, IReadOnlyList<Mutation> Mutations);

    private static readonly Gen<Mutation> Mutations =
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from place in Gen.Choose(0, 999_999)
        from length in Gen.OneOf(Gen.Choose(1, 4), Gen.Choose(1, 64), Gen.Choose(1, 4096))
        from value in Gen.Choose(0, int.MaxValue - 1)
        select new Mutation(kind, place, length, value);

    private static Gen<Input> Inputs(int seeds) =>
        from seed in Gen.Choose(0, seeds - 1)
        from count in Gen.Choose(1, 8)
        from mutations in Mutations.ListOf(count)
        select new Input(seed, mutations);

    /// <summary>Fewer changes, shorter ones.</summary>
    private static IEnumerable<Input> Smaller(Input input)
    {
        for (var i = 0; i < input.Mutations.Count && input.Mutations.Count > 1; i++)
            yield return input with
            {
                Mutations = [.. input.Mutations.Take(i), .. input.Mutations.Skip(i + 1)],
            };
        for (var i = 0; i < input.Mutations.Count; i++)
            if (input.Mutations[i].Length > 1)
                yield return input with
                {
                    Mutations =
                    [
                        .. input.Mutations.Take(i),
                        input.Mutations[i] with
                        {
                            Length = input.Mutations[i].Length / 2,
                        },
                        .. input.Mutations.Skip(i + 1),
                    ],
                };
    }

    private static readonly long[] Boundaries =
    [
        0,
        1,
        -1,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFF,
        1 << 24,
        60_000,
        784,
    ];

    private byte[] Apply(IReadOnlyList<byte[]> all, Input input)
    {
        var bytes = all[input.Seed].ToList();
        foreach (var m in input.Mutations)
        {
            var at = (int)((long)bytes.Count * m.Place / 1_000_000);
            var length = Math.Min(m.Length, bytes.Count - at);
            switch (m.Kind)
            {
                case Kind.FlipBit when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << (m.Value & 7));
                    break;
                case Kind.SetByte when at < bytes.Count:
                    bytes[at] = (byte)m.Value;
                    break;
                case Kind.Token:
                    // Latin 1, so that tokens may hold any byte.
                    bytes.InsertRange(at, System.Text.Encoding.Latin1.GetBytes(tokens[m.Value % tokens.Count]));
                    break;
                case Kind.Delete:
                    bytes.RemoveRange(at, length);
                    break;
                case Kind.Repeat:
                    var part = bytes.GetRange(at, length);
                    for (var i = m.Value % 50; i >= 0 && bytes.Count < 4 << 20; i--)
                        bytes.InsertRange(at, part);
                    break;
                case Kind.Cut when m.Value % 4 == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case Kind.Number when at + 4 <= bytes.Count:
                    var number = new byte[4];
                    var value = unchecked((int)Boundaries[(m.Value >> 1) % Boundaries.Length]);
                    if ((m.Value & 1) == 0)
                        BinaryPrimitives.WriteInt32LittleEndian(number, value);
                    else
                        BinaryPrimitives.WriteInt32BigEndian(number, value);
                    for (var i = 0; i < 4; i++)
                        bytes[at + i] = number[i];
                    break;
                case Kind.Copy:
                    bytes.InsertRange((int)(m.Value % (bytes.Count + 1L)), bytes.GetRange(at, length));
                    break;
                case Kind.Fill:
                    for (var i = 0; i < length; i++)
                        bytes[at + i] = (byte)m.Value;
                    break;
                case Kind.Splice:
                    var other = all[m.Value % all.Count];
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other.Skip((int)((long)other.Length * m.Place / 1_000_000)));
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>What is wrong with how the reader takes this; null if nothing is.</summary>
    private string? Fault(byte[] bytes)
    {
        // A busy machine may be slow once.
        for (var attempt = 0; ; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (clock, used) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            try
            {
                read(bytes);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException && isRefusal(e) && Readable(e.Message)) { }
            catch (Exception e)
            {
                return $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostAllocated)
                return $"too much memory: {allocated >> 20} MB for {bytes.Length} bytes";
            // Waiting for a core is not the reader's doing.
            if (clock.Elapsed < Most || Environment.CpuUsage.TotalTime - used < Most)
                return null;
            if (attempt == 2)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"too long: {clock.Elapsed.TotalSeconds:0.0} s for {bytes.Length} bytes"
                );
        }
    }

    /// <summary>A few lines in words, nothing of the program's own insides.</summary>
    private static bool Readable(string message) =>
        message.Length is > 10 and < 6000
        && !message.Any(c => char.IsControl(c) && c != '\n')
        && !message.Contains("Exception of type", StringComparison.Ordinal)
        && !message.Contains("System.", StringComparison.Ordinal)
        && !message.Contains("   at ", StringComparison.Ordinal);

    public void Run()
    {
        var given = Environment.GetEnvironmentVariable("FUZZ_SEEDS") is { Length: > 0 } folder
            ? Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes)
            : [];
        IReadOnlyList<byte[]> all = [.. seeds, .. given];
        if (
            !double.TryParse(
                Environment.GetEnvironmentVariable("FUZZ_SECONDS"),
                CultureInfo.InvariantCulture,
                out var seconds
            )
        )
        {
            Passes(Found(all, 20_261_126, Golden, Shortly));
            return;
        }
        var output = Environment.GetEnvironmentVariable("FUZZ_OUT") ?? Path.GetTempPath();
        var clock = Stopwatch.StartNew();
        var (random, found) = (new Random(), new List<string>());
        while (clock.Elapsed.TotalSeconds < seconds)
            if (
                Found(
                    all,
                    (ulong)random.NextInt64(),
                    (ulong)random.NextInt64() | 1,
                    200,
                    Path.Combine(output, name + ".now")
                ) is
                { } fault
            )
                found.Add(fault);
        Console.WriteLine($"{name}: {_count} inputs in {clock.Elapsed.TotalSeconds:0} s, {found.Count} faults");
        Assert.True(
            found.Count == 0,
            string.Join("\n\n", found.DistinctBy(f => f.Split('\n').Take(4).Aggregate("", (a, b) => a + b)))
        );
    }

    /// <summary>For an input that was once a fault.</summary>
    public void Check(byte[] bytes) => Passes(Fault(bytes));

    private static void Passes(string? fault) => Assert.True(fault is null, fault);

    private long _count;

    /// <summary>Where it was thrown: the same fault has many messages.</summary>
    private static string Place(string fault) =>
        fault[..Math.Min(24, fault.Length)]
        + fault.Split('\n').FirstOrDefault(l => l.StartsWith("   at ", StringComparison.Ordinal));

    /// <summary>The first fault of a series, its input as small as FsCheck makes it.</summary>
    private string? Found(IReadOnlyList<byte[]> all, ulong seed, ulong gamma, int count, string? now = null)
    {
        (byte[] Input, string Fault)? last = null;
        var property = Prop.ForAll(
            Arb.From(Inputs(all.Count), Smaller),
            input =>
            {
                var bytes = Apply(all, input);
                // A crash or a hang leaves its input behind.
                if (now != null)
                    File.WriteAllBytes(now, bytes);
                _count++;
                if (Fault(bytes) is not { } fault)
                    return true;
                last = (bytes, fault);
                return false;
            }
        );
        try
        {
            property.Check(
                Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed, gamma).WithQuietOnSuccess(true)
            );
        }
        catch (Exception) when (last is { } found)
        {
            if (Environment.GetEnvironmentVariable("FUZZ_OUT") is { } folder)
                File.WriteAllBytes(
                    Path.Combine(folder, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(found.Input))[..8]}"),
                    found.Input
                );
            return $"{found.Fault}\nthe input, {found.Input.Length} bytes: {Convert.ToBase64String(found.Input.AsSpan(0, Math.Min(600, found.Input.Length)))}";
        }
        return null;
    }
}
