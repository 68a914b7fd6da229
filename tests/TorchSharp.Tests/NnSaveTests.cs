using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public sealed class NnSaveTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"model-{Guid.NewGuid():N}.dat");

    public void Dispose() => File.Delete(file);

    private static Sequential Net(int seed)
    {
        random.manual_seed(seed);
        return Sequential(("conv", Conv2d(1, 2, 3)), ("norm", BatchNorm2d(2)), ("flat", Flatten()), ("fc", Linear(8, 3)));
    }

    private static void Same(Module a, Module b)
    {
        var (x, y) = (a.state_dict(), b.state_dict());
        Assert.Equal(x.Keys, y.Keys);
        Assert.All(x, e => Assert.True(e.Value.allclose(y[e.Key], 0, 0), e.Key));
    }

    [Fact]
    public void A_model_comes_back_from_a_file_with_its_buffers()
    {
        using var saved = Net(1);
        using var loaded = Net(2);
        saved.call(rand(4, 1, 4, 4));
        saved.save(file);
        Assert.Same(loaded, loaded.load(file));
        Same(saved, loaded);
        Assert.All(loaded.parameters(), p => Assert.True(p.requires_grad && p.is_leaf));
        Assert.Equal(1, loaded.get_buffer("norm.num_batches_tracked")!.item<long>());
        var x = rand(2, 1, 4, 4);
        saved.eval();
        loaded.eval();
        Assert.True(saved.call(x).allclose(loaded.call(x), 0, 0));
    }

    [Fact]
    public void The_file_has_the_documented_format()
    {
        using var layer = Linear(2, 1);
        init.constant_(layer.weight, 1);
        init.constant_(layer.bias!, -2);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            layer.save(writer);
        byte[] expected =
        [
            2, // entries
            6, .. "weight"u8, 6, 2, 1, 2, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(1f),
            4, .. "bias"u8, 6, 1, 1, .. BitConverter.GetBytes(-2f),
        ];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Numbers_above_127_take_several_bytes()
    {
        using var saved = Linear(300, 1, hasBias: false);
        using var loaded = Linear(300, 1, hasBias: false);
        saved.save(file);
        // count, name, type, rank, 1, and 300 as AC 02
        Assert.Equal([1, 6, .. "weight"u8, 6, 2, 1, 0xAC, 0x02], File.ReadAllBytes(file)[..13]);
        loaded.load(file);
        Same(saved, loaded);
    }

    [Fact]
    public void Skipped_names_stay_as_they_are()
    {
        using var saved = Net(1);
        using var loaded = Net(2);
        var before = loaded.get_parameter("fc.weight")!.clone();
        saved.save(file);
        var report = new Dictionary<string, bool>();
        loaded.load(file, skip: ["fc.weight"], loadedParameters: report);
        Assert.True(loaded.get_parameter("fc.weight")!.allclose(before));
        Assert.True(loaded.get_parameter("fc.bias")!.allclose(saved.get_parameter("fc.bias")!));
        Assert.False(report["fc.weight"]);
        Assert.True(report["fc.bias"]);
        saved.save(file, skip: ["conv.weight"]);
        Assert.Throws<ArgumentException>(() => loaded.load(file));
        loaded.load(file, strict: false);
    }

    [Fact]
    public void Without_strict_unknown_entries_are_passed_over()
    {
        using var saved = Sequential(("extra", Linear(5, 4)), ("fc", Linear(8, 3)));
        using var loaded = Net(2);
        saved.save(file);
        Assert.Throws<ArgumentException>(() => loaded.load(file));
        var report = new Dictionary<string, bool>();
        loaded.load(file, strict: false, loadedParameters: report);
        Assert.True(loaded.get_parameter("fc.weight")!.allclose(saved.get_parameter("fc.weight")!));
        Assert.False(report["conv.weight"]);
        Assert.False(report["extra.weight"]);
        Assert.True(report["fc.weight"]);
    }

    [Fact]
    public void A_file_that_does_not_fit_is_an_error()
    {
        using var small = Linear(2, 2);
        Linear(3, 2).save(file);
        Assert.Throws<ArgumentException>(() => small.load(file));
        Linear(2, 2).to(ScalarType.Float64).save(file);
        Assert.Throws<ArgumentException>(() => small.load(file));
        Assert.Throws<FileNotFoundException>(() => small.load(file + ".none"));
        Linear(2, 2).save(file);
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);
        Assert.ThrowsAny<IOException>(() => small.load(file));
    }

    [Fact]
    public void State_dictionaries_are_copied_between_models()
    {
        using var a = Net(1);
        using var b = Net(2);
        var (missing, unexpected) = b.load_state_dict(a.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Same(a, b);
        Assert.NotSame(a.get_parameter("fc.bias"), b.get_parameter("fc.bias"));
        var part = a.state_dict();
        part.Remove("fc.bias");
        part["new"] = ones(1);
        Assert.Throws<InvalidOperationException>(() => b.load_state_dict(part));
        (missing, unexpected) = b.load_state_dict(part, strict: false);
        Assert.Equal(["fc.bias"], missing);
        Assert.Equal(["new"], unexpected);
    }

    [Fact]
    public void Buffers_that_are_not_persistent_are_not_saved()
    {
        using var net = Sequential(("fc", Linear(2, 2)));
        net.register_buffer("mask", ones(2), persistent: false);
        net.register_buffer("mean", ones(2));
        Assert.Equal(["mask", "mean"], net.named_buffers(recurse: false).Select(b => b.name));
        Assert.Equal(["fc.weight", "fc.bias", "mean"], net.state_dict().Keys);
    }

    private sealed class Custom : Module<Tensor, Tensor>
    {
        private readonly Linear fc = Linear(2, 1);

        public Custom() : base("Custom") => RegisterComponents();

        public override Tensor forward(Tensor input) => fc.call(input);
    }

    [Fact]
    public void Create_makes_a_model_and_loads_it()
    {
        using var saved = new Custom();
        using (var stream = File.Create(file))
            saved.save(stream);
        Same(saved, Module.Create<Custom>(file));
        using (var stream = File.OpenRead(file))
            Same(saved, new Custom().load(stream));
    }
}
