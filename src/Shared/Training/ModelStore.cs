using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Saves and loads the parameters and buffers of a net in TorchSharp's own file format (what Module.save writes), but never leaves half a file behind, and checks
/// a file against the net before anything is loaded.
/// </summary>
public static class ModelStore
{
    /// <summary>Writes a net's parameters and buffers to a file: first to a temporary file beside it, which then takes its place.</summary>
    /// <param name="net">The net.</param>
    /// <param name="path">The file; its folder is made if need be.</param>
    public static void Save(nn.Module net, string path) => WriteWhole(path, stream => net.save(stream));

    /// <summary>Reads a file written by <see cref="Save"/> or by Module.save into a net of the same shape. The net stays as it is unless the file fits.</summary>
    /// <param name="net">The net.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is cut off, is not a model file, or belongs to another net; the message names file and parameter.</exception>
    public static void Load(nn.Module net, string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"there is no saved model {path}; run the cell or command that trains and saves it first",
                path
            );
        using var stream = File.OpenRead(path);
        Load(net, stream, path);
    }

    /// <summary>A copy of a net's parameters and buffers that further training does not change. The caller disposes it.</summary>
    public static Dictionary<string, Tensor> Copy(nn.Module net)
    {
        using var noGrad = torch.no_grad();
        return net.state_dict()
            .ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone().DetachFromDisposeScope());
    }

    internal static void Load(nn.Module net, Stream stream, string path)
    {
        long start = stream.Position;
        Check(net, stream, path);
        stream.Position = start;
        net.load(stream);
    }

    internal static void WriteWhole(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string half = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = File.Create(half))
                write(stream);
            File.Move(half, path, overwrite: true);
        }
        finally
        {
            File.Delete(half); // does nothing if the file was moved
        }
    }

    // The file: number of entries; for each its name, the number of its type, its dimensions, its numbers. All numbers before the data are LEB128.
    static void Check(nn.Module net, Stream stream, string path)
    {
        var expected = net.state_dict();
        var seen = new HashSet<string>();
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            long entries = reader.Read7BitEncodedInt64();
            if (entries is < 0 or > 1_000_000)
                throw Error($"it claims {entries} entries: this is not a model file");
            for (long i = 0; i < entries; i++)
            {
                string name = reader.ReadString();
                long type = reader.Read7BitEncodedInt64();
                int size =
                    Size(type)
                    ?? throw Error($"entry {i + 1} ('{name}') has the unknown type {type}: the file is damaged");
                long rank = reader.Read7BitEncodedInt64();
                if (rank is < 0 or > 16)
                    throw Error($"entry '{name}' claims {rank} dimensions: the file is damaged");
                var shape = new long[rank];
                for (int d = 0; d < rank; d++)
                    shape[d] = reader.Read7BitEncodedInt64();
                if (!expected.TryGetValue(name, out var tensor))
                    throw Error($"it has '{name}', which this net lacks (it has {string.Join(", ", expected.Keys)})");
                if (!shape.SequenceEqual(tensor.shape))
                    throw Error(
                        $"'{name}' is [{string.Join(", ", shape)}] in the file and [{string.Join(", ", tensor.shape)}] in the net"
                    );
                if (type != (long)tensor.dtype)
                    throw Error($"'{name}' is {(ScalarType)type} in the file and {tensor.dtype} in the net");
                long bytes = shape.Aggregate((long)size, (product, d) => checked(product * d));
                if (stream.Length - stream.Position < bytes)
                    throw Error($"the file ends inside '{name}': it is cut off");
                stream.Position += bytes;
                if (!seen.Add(name))
                    throw Error($"'{name}' is in it twice: the file is damaged");
            }
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException)
        {
            throw Error($"it ends after {seen.Count} entries: it is cut off or not a model file", e);
        }
        if (expected.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } missing)
            throw Error($"it lacks '{missing}', which this net has");
        if (stream.Position != stream.Length)
            throw Error($"{stream.Length - stream.Position} bytes follow the last entry: the file is damaged");

        InvalidDataException Error(string problem, Exception? inner = null) =>
            new(
                $"{path} does not fit the net: {problem}. Build the net as it was when it was saved, or delete the file and train again.",
                inner
            );
    }

    static int? Size(long type) =>
        (ScalarType)type switch
        {
            ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
            ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
            ScalarType.Int32 or ScalarType.Float32 => 4,
            ScalarType.Int64 or ScalarType.Float64 => 8,
            _ => null,
        };
}
