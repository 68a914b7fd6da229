using System.Buffers.Binary;
using System.IO.Compression;

namespace DropoutCourse.Tests;

/// <summary>The pixels of a PNG picture (8 bits, RGB or RGBA, not interlaced: what browsers write).</summary>
public sealed class Pixels
{
    private readonly byte[] _data;
    private readonly int _bytes;

    public int Width { get; }
    public int Height { get; }

    public Pixels(byte[] png)
    {
        using var packed = new MemoryStream();
        var at = 8;
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            if (type == "IHDR")
            {
                (Width, Height) = (
                    BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8)),
                    BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12))
                );
                _bytes = png[at + 17] switch
                {
                    2 => 3,
                    6 => 4,
                    var other => throw new NotSupportedException($"PNG color type {other}"),
                };
            }
            if (type == "IDAT")
                packed.Write(png, at + 8, length);
            at += 12 + length;
        }
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var row = Width * _bytes;
        _data = new byte[row * Height];
        for (var y = 0; y < Height; y++)
        {
            var filter = zlib.ReadByte();
            var line = _data.AsSpan(y * row, row);
            zlib.ReadExactly(line);
            for (var x = 0; x < row; x++)
            {
                int left = x >= _bytes ? line[x - _bytes] : 0,
                    up = y > 0 ? _data[(y - 1) * row + x] : 0,
                    corner = y > 0 && x >= _bytes ? _data[(y - 1) * row + x - _bytes] : 0;
                line[x] += (byte)(
                    filter switch
                    {
                        1 => left,
                        2 => up,
                        3 => (left + up) / 2,
                        4 => Paeth(left, up, corner),
                        _ => 0,
                    }
                );
            }
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c,
            pa = Math.Abs(p - a),
            pb = Math.Abs(p - b),
            pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a
            : pb <= pc ? b
            : c;
    }

    public int this[int x, int y] =>
        (_data[(y * Width + x) * _bytes] << 16)
        | (_data[(y * Width + x) * _bytes + 1] << 8)
        | _data[(y * Width + x) * _bytes + 2];

    /// <summary>How many pixels of a rectangle differ from its most frequent color. 0: an empty box.</summary>
    public int Ink(double x, double y, double width, double height)
    {
        int left = Math.Max(0, (int)x),
            top = Math.Max(0, (int)y),
            right = Math.Min(Width, (int)Math.Ceiling(x + width)),
            bottom = Math.Min(Height, (int)Math.Ceiling(y + height));
        var colors = new Dictionary<int, int>();
        for (var v = top; v < bottom; v++)
        for (var u = left; u < right; u++)
            colors[this[u, v]] = colors.GetValueOrDefault(this[u, v]) + 1;
        return colors.Count == 0 ? 0 : colors.Values.Sum() - colors.Values.Max();
    }
}
