using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.Tests.Check;

namespace TorchSharp.Tests;

/// <summary>Values out of tensors, text, files, random streams.</summary>
public sealed class DataAndTextTests
{
    private static readonly CultureInfo invariant = CultureInfo.InvariantCulture;

    [Fact]
    public void Data_follows_the_dimensions_whatever_the_strides()
    {
        var x = arange(6).reshape(2, 3);
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.T.data<long>().ToArray());
        Assert.Equal(3, x.T.data<long>()[0, 1]);
        Assert.Equal(new long[,] { { 0, 3 }, { 1, 4 }, { 2, 5 } }, (long[,])x.T.data<long>().ToNDArray());
        x.data<long>()[1, 2] = 50;
        Assert.Equal(50, x[1, 2].item<long>());
        Assert.Throws<ArgumentException>(() => x.data<int>());
        Assert.Throws<ArgumentException>(() => x.item<long>());
        Assert.Equal(48, x.bytes.Length);
        Assert.Equal([0L, 1, 2], x.data<long>().Take(3));
        var bytes = zeros(1);
        bytes.bytes = BitConverter.GetBytes(2.5f);
        Assert.Equal(2.5f, bytes.item<float>());
    }

    [Fact]
    public void Data_outlives_the_tensor()
    {
        TensorAccessor();
        static void TensorAccessor()
        {
            var x = arange(1000);
            var data = x.data<long>();
            x.Dispose();
            Assert.Equal(499500, data.Sum());
        }
    }

    [Fact]
    public void Text_in_the_style_of_julia()
    {
        Assert.Equal("[4], type = Float32, device = cpu\n 0 0 0 0\n", zeros(4).jlstr(newLine: "\n", cultureInfo: invariant));
        var t = tensor(new[] { 0.0f, 3.141f, 6.2834f, 3.14152f, 6.28e-06f, -13.141529f, 0.01f, 4713.14f }, [2, 4]);
        Assert.Equal("[2x4], type = Float32, device = cpu\n        0   3.141 6.2834 3.1415\n 6.28e-06 -13.142   0.01 4713.1\n", t.jlstr(newLine: "\n", cultureInfo: invariant));
        Assert.Equal("[2x1x2], type = Int64, device = cpu\n[0,..,..] =\n 0 1\n\n[1,..,..] =\n 2 3\n", arange(4).reshape(2, 1, 2).str(newLine: "\n"));
        Assert.Equal("[100], type = Int64, device = cpu\n 0 1 2 3 4 5 6 ...\n", arange(100).jlstr(width: 18, newLine: "\n"));
        Assert.Equal("[2x2], type = Float32, device = cpu", zeros(2, 2).ToString());
        Assert.Equal("[], type = Int64, device = cpu, value = 7", tensor(7L).str());
    }

    [Fact]
    public void Text_in_the_style_of_numpy()
    {
        Assert.Equal("[1, 3, 5, ... 195, 197, 199]", arange(1, 200, 2).npstr());
        Assert.Equal("[[[0, 1]\n  [2, 3]]\n\n [[4, 5]\n  [6, 7]]]", arange(8).reshape(2, 2, 2).npstr(newLine: "\n"));
        Assert.Equal("[]", zeros(0).npstr());
        Assert.Equal("0", tensor(0f).npstr());
        Assert.Equal("[[0, 1, 2, ... 7, 8, 9]\n [10, 11, 12, ... 17, 18, 19]\n [20, 21, 22, ... 27, 28, 29]\n ...\n [70, 71, 72, ... 77, 78, 79]\n [80, 81, 82, ... 87, 88, 89]\n [90, 91, 92, ... 97, 98, 99]]",
            arange(100).reshape(10, 10).npstr(newLine: "\n"));
    }

    [Fact]
    public void Text_in_the_style_of_csharp()
    {
        Assert.Equal("[4], type = Float32, device = cpu, value = float [] {0f, 0f, 0f, 0f}", zeros(4).cstr());
        Assert.Equal("[100], type = Int32, device = cpu, value = int [] {1, 1, 1, ... 1, 1, 1}", ones(100, int32).cstr());
        Assert.Equal("[2x10], type = Int32, device = cpu, value = \nint [,] {\n {1, 1, 1, ... 1, 1, 1},\n {1, 1, 1, ... 1, 1, 1}\n}", ones(2, 10, int32).cstr(newLine: "\n"));
        Assert.Equal("[10x2x2], type = Int32, device = cpu, value = \nint [,,] {\n {{1, 1},\n  {1, 1}},\n {{1, 1},\n  {1, 1}},\n {{1, 1},\n  {1, 1}},\n ...\n {{1, 1},\n  {1, 1}},\n {{1, 1},\n  {1, 1}},\n {{1, 1},\n  {1, 1}}\n}",
            ones(10, 2, 2, int32).cstr(newLine: "\n"));
        Assert.Equal("[0], type = Float32, device = cpu, value = float [] {}", zeros(0).cstr());
    }

    [Fact]
    public void The_kernels_find_a_view_by_the_name_of_an_attribute()
    {
        var attribute = typeof(Tensor).GetCustomAttributes(false).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var formatters = (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), null)!;
        var html = formatters.Single(f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)! == "text/html");
        var writer = new StringWriter();
        Assert.True((bool)html.GetType().GetMethod("Format")!.Invoke(html, [ones(2), writer])!);
        Assert.StartsWith("<div><pre>[2], type = Float32, device = cpu", writer.ToString());
        Assert.False((bool)html.GetType().GetMethod("Format")!.Invoke(html, ["no tensor", writer])!);
    }

    [Theory]
    [InlineData(ScalarType.Float32, "060101" + "0000803F")]
    [InlineData(ScalarType.Int64, "040101" + "0100000000000000")]
    [InlineData(ScalarType.Bool, "0B0101" + "01")]
    public void The_format_of_files(ScalarType type, string hex)
    {
        var stream = new MemoryStream();
        ones(1, type).Save(stream);
        Assert.Equal(hex, Convert.ToHexString(stream.ToArray()));
        stream.Position = 0;
        var back = Tensor.Load(stream);
        Assert.Equal(type, back.dtype);
        Values(back, 1);
    }

    [Fact]
    public void Files_round_trip_and_reject_what_does_not_fit()
    {
        var stream = new MemoryStream();
        var x = rand(300, 2).T;
        x.Save(stream);
        stream.Position = 0;
        Assert.True(Tensor.Load(stream).Equals(x));
        stream.Position = 0;
        var target = zeros(300, 2).T;
        target.Load(new BinaryReader(stream));
        Assert.True(target.Equals(x));
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(3).Load(new BinaryReader(stream)));
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(2, 300, int64).Load(new BinaryReader(stream)));
        stream.SetLength(stream.Length - 1);
        stream.Position = 0;
        Assert.Throws<EndOfStreamException>(() => Tensor.Load(stream));
    }

    [Fact]
    public void Random_streams_can_be_seeded_saved_and_restored()
    {
        manual_seed(5);
        var a = rand(4);
        var state = get_rng_state();
        var b = rand(4);
        manual_seed(5);
        Assert.True(a.Equals(rand(4)));
        set_rng_state(state);
        Assert.True(b.Equals(rand(4)));
        var one = rand(4, generator: new Generator(9));
        Assert.True(one.Equals(rand(4, generator: new Generator().manual_seed(9))));
        Assert.Equal(9, new Generator(9).initial_seed());
        Assert.False(rand(4).Equals(rand(4)));
    }

    [Fact]
    public void Random_numbers_have_the_right_distribution()
    {
        // 40,000 draws: the bounds are more than six standard errors away.
        manual_seed(11);
        const int n = 40_000;
        Assert.InRange(rand(n, float64).mean().item<double>(), .5 - .0091, .5 + .0091);
        Assert.InRange(randn(n, float64).mean().item<double>(), -.031, .031);
        Assert.InRange(randn(n, float64).std().item<double>(), 1 - .022, 1 + .022);
        Assert.InRange(bernoulli(full(n, .3)).mean().item<float>(), .3 - .0142, .3 + .0142);
        var i = randint(3, 7, new long[] { n });
        Assert.Equal(3, i.min().item<long>());
        Assert.Equal(6, i.max().item<long>());
        Values(randperm(50).sort().Values, Enumerable.Range(0, 50).Select(k => (double)k).ToArray());
        Assert.InRange(normal(2, 3, [n]).mean().item<float>(), 2 - .093f, 2 + .093f);
        Assert.InRange(empty(n).uniform_(-1, 3).mean().item<float>(), 1 - .036f, 1 + .036f);
    }
}
