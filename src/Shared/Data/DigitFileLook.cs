using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse;

/// <summary>What a file is that has the name of one of MNIST's and not its contents.</summary>
/// <param name="Path">The file.</param>
/// <param name="What">What it is, a predicate: "is a web page".</param>
/// <param name="Set">The set that it belongs to, or seems to; null if nothing tells.</param>
/// <param name="IsReadable">Is it a whole IDX file of the right kind?</param>
sealed record DigitFileLook(string Path, string What, string? Set, bool IsReadable)
{
    // MD5 of the packed files as published, in the order of the names; it is what their publishers and torchvision give. Nothing rests on it but a name.
    static readonly (string Set, string[] Md5)[] Sets =
    [
        (
            "Fashion-MNIST",
            [
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                "25c81989df183df01b3e8a0aad5dffbe",
                "bef4ecab320f06d8554ea6380940ec79",
                "bb300cfdad3c16e7a12a480ee83cd310",
            ]
        ),
        (
            "KMNIST",
            [
                "bdb82020997e1d708af4cf47b453dcf7",
                "e144d726b3acfaa3e44228e80efcd344",
                "5c965bf0a639b31b8f53240b1b52f4d7",
                "7320c461ea6c1c855c0b718fb2a4b134",
            ]
        ),
    ];

    // The mean of the training pixels, as a part of full ink, is what a set's users standardize with.
    static readonly (string Set, double Mean)[] Means =
    [
        ("Fashion-MNIST", 0.2860),
        ("KMNIST", 0.1918),
        ("EMNIST", 0.1733),
    ];

    // EMNIST's splits: digits, by class, by merge, balanced, letters; training and test.
    static readonly int[] EmnistCounts =
    [
        240_000,
        40_000,
        697_932,
        116_323,
        112_800,
        18_800,
        124_800,
        20_800,
        88_800,
        14_800,
    ];

    /// <summary>Looks into a file.</summary>
    /// <param name="path">An existing file.</param>
    /// <param name="file">Whose name it has.</param>
    /// <param name="files">All published files: it may be another one of these.</param>
    public static DigitFileLook At(string path, MnistFile file, IReadOnlyList<MnistFile> files)
    {
        bool labels = file.Name.Contains("labels", StringComparison.Ordinal);
        try
        {
            if (NoData(path) is { } kind)
                return new(path, kind, null, false);
            string md5 = Md5(path);
            foreach (var (set, all) in Sets)
                if (all.Contains(md5))
                    return new(path, $"is {set}'s", set, true);
            return labels ? Labels(path, file, files) : Images(path, file, files);
        }
        catch (InvalidDataException e)
        {
            // The reader's message without the path and without its remedy: the folder has one.
            string what = e
                .Message.Replace(path + ": ", "", StringComparison.Ordinal)
                .Split(" Remedy: ")[0]
                .TrimEnd('.');
            bool letters = labels && what.StartsWith("label ", StringComparison.Ordinal);
            if (what.StartsWith("magic number", StringComparison.Ordinal))
                what = "is wrong: " + what;
            return new(path, letters ? $"has {what}" : what, letters ? "EMNIST" : null, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, $"cannot be read ({e.Message})", null, false);
        }
    }

    /// <summary>What it is if it is no data at all.</summary>
    static string? NoData(string path)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length == 0)
            return "is empty (0 bytes)";
        var start = new byte[64];
        string text = Encoding.Latin1.GetString(start, 0, stream.ReadAtLeast(start, 64, throwOnEndOfStream: false));
        string words = text.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return words.StartsWith('<') ? "is a web page that was saved under this name"
            : text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) ? "is a zip archive; unpack it"
            : text.StartsWith("Rar!", StringComparison.Ordinal) ? "is a rar archive; unpack it"
            : text.StartsWith("7z\u00BC\u00AF", StringComparison.Ordinal) ? "is a 7z archive; unpack it"
            : text.StartsWith("version https://git-lfs", StringComparison.Ordinal)
                ? "is a pointer of Git LFS and not the file itself"
            : text.All(c => c is >= ' ' and <= '~' or '\r' or '\n' or '\t') ? $"is text (\"{Short(words)}\")"
            : null;
    }

    static DigitFileLook Labels(string path, MnistFile file, IReadOnlyList<MnistFile> files)
    {
        byte[] labels = Idx.ReadLabels(path);
        if (Swapped(Idx.Sha256(labels), file, files) is { } other)
            return new(path, other, null, true);
        if (EmnistCounts.Contains(labels.Length))
            return new(path, $"has {labels.Length:N0} labels, as a part of EMNIST has", "EMNIST", true);
        bool balanced = labels.Length >= 1000 && labels.CountBy(l => l).All(p => p.Value == labels.Length / 10);
        return new(
            path,
            balanced
                ? "has equally many labels of each class, as Fashion-MNIST and KMNIST have, and MNIST has not"
                : Changed($"{labels.Length:N0} labels", labels.Length, file),
            null,
            true
        );
    }

    static DigitFileLook Images(string path, MnistFile file, IReadOnlyList<MnistFile> files)
    {
        ByteImages images = Idx.ReadImages(path);
        if (Swapped(Idx.Sha256(images), file, files) is { } other)
            return new(path, other, null, true);
        if (images.Rows != 28 || images.Columns != 28)
            return new(path, $"has images of {images.Rows}x{images.Columns} pixels, not 28x28", null, false);
        if (EmnistCounts.Contains(images.Count))
            return new(path, $"has {images.Count:N0} images, as a part of EMNIST has", "EMNIST", true);
        int blank = Enumerable
            .Range(0, images.Count)
            .Count(i => !images.Pixels.AsSpan(i * 784, 784).ContainsAnyExcept((byte)0));
        if (blank > 0)
            return new(path, $"has {blank:N0} blank images among {images.Count:N0}", null, true);
        double mean = images.Count == 0 ? 0 : images.Pixels.Sum(p => (long)p) / (255.0 * images.Pixels.Length);
        string? set = images.Count < 1000 ? null : Means.FirstOrDefault(m => Math.Abs(m.Mean - mean) < 0.004).Set;
        return new(
            path,
            set is not null
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"looks like {set}'s: the pixels' mean is {mean:0.000} (MNIST's is 0.131)"
                )
                : Changed($"{images.Count:N0} images", images.Count, file),
            set,
            true
        );
    }

    static string? Swapped(string hash, MnistFile file, IReadOnlyList<MnistFile> files) =>
        files.FirstOrDefault(f => f != file && f.Sha256 == hash) is { } other
            ? $"holds MNIST's {other.Name}: the files are swapped"
            : null;

    static string Changed(string count, int n, MnistFile file)
    {
        int published = file.Name.StartsWith("train", StringComparison.Ordinal) ? 60_000 : 10_000;
        return n == published
            ? $"has {count}, as MNIST has, but not MNIST's: it was changed or damaged, or is another set's"
            : $"has {count}; MNIST has {published:N0}";
    }

    static string Md5(string path)
    {
        using FileStream stream = File.OpenRead(path);
#pragma warning disable CA5351 // no protection: a published checksum
        return Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
    }

    static string Short(string text) => (text.Length > 30 ? text[..30] + "..." : text).ReplaceLineEndings(" ");
}
