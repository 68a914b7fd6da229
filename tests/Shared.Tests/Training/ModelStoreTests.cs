using System.IO.Compression;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public sealed class ModelStoreTests
{
    static Sequential Net(int hidden = 4) =>
        nn.Sequential(nn.Linear(3, hidden), nn.BatchNorm1d(hidden), nn.Linear(hidden, 2));

    static bool Same(nn.Module a, nn.Module b) =>
        a.state_dict().All(entry => entry.Value.Equals(b.state_dict()[entry.Key]));

    [Fact]
    public void A_net_comes_back_and_the_file_is_torchsharps_own()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            other = Net(),
            third = Net();
        ModelStore.Save(net, folder["new/folder/net.dat"]);
        Assert.False(Same(net, other));
        ModelStore.Load(other, folder["new/folder/net.dat"]);
        Assert.True(Same(net, other));
        third.load(folder["new/folder/net.dat"]);
        Assert.True(Same(net, third));
        Assert.Single(Directory.GetFiles(folder["new/folder"])); // no temporary file is left
    }

    [Fact]
    public void Copies_do_not_change_with_the_net()
    {
        using var net = Net();
        Dictionary<string, Tensor> copy;
        using (torch.NewDisposeScope())
            copy = ModelStore.Copy(net);
        using (torch.no_grad())
            net.get_parameter("0.weight")!.add_(1);
        Assert.Equal(net.state_dict().Keys.Order(), copy.Keys.Order());
        Assert.False(net.get_parameter("0.weight")!.Equals(copy["0.weight"]));
        Assert.All(copy.Values, tensor => Assert.False(tensor.requires_grad));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_an_error_and_leaves_the_net_alone()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            other = Net(),
            before = Net();
        before.load_state_dict(other.state_dict());
        ModelStore.Save(net, folder["net.dat"]);
        byte[] whole = File.ReadAllBytes(folder["net.dat"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.dat"], whole[..length]);
            var error = Assert.Throws<InvalidDataException>(() => ModelStore.Load(other, folder["cut.dat"]));
            Assert.Contains(folder["cut.dat"], error.Message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(folder["long.dat"], [.. whole, 0]);
        Assert.Contains(
            "follow",
            Assert.Throws<InvalidDataException>(() => ModelStore.Load(other, folder["long.dat"])).Message,
            StringComparison.Ordinal
        );
        Assert.True(Same(before, other));
    }

    [Fact]
    public void Damaged_bytes_never_give_anything_but_a_clear_error()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            other = Net();
        ModelStore.Save(net, folder["net.dat"]);
        byte[] whole = File.ReadAllBytes(folder["net.dat"]);
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(40)] = (byte)random.Next(256); // the header and the first entry's description
            File.WriteAllBytes(folder["damaged.dat"], damaged);
            try
            {
                ModelStore.Load(other, folder["damaged.dat"]);
            }
            catch (InvalidDataException) { }
        }
    }

    [Fact]
    public void Another_net_is_told_what_does_not_fit()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            wide = Net(5),
            more = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2), nn.Linear(2, 2)),
            less = nn.Sequential(nn.Linear(3, 4)),
            twice = Net();
        ModelStore.Save(net, folder["net.dat"]);
        string path = folder["net.dat"];
        Assert.Contains(
            "[4, 3] in the file and [5, 3]",
            Assert.Throws<InvalidDataException>(() => ModelStore.Load(wide, path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lacks '3.",
            Assert.Throws<InvalidDataException>(() => ModelStore.Load(more, path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has '1.",
            Assert.Throws<InvalidDataException>(() => ModelStore.Load(less, path)).Message,
            StringComparison.Ordinal
        );
        twice.to(ScalarType.Float64);
        Assert.Contains(
            "Float32 in the file",
            Assert.Throws<InvalidDataException>(() => ModelStore.Load(twice, path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "first",
            Assert.Throws<FileNotFoundException>(() => ModelStore.Load(net, folder["none.dat"])).Message,
            StringComparison.Ordinal
        );
        File.WriteAllText(folder["text.dat"], "this is no model, but a text that somebody saved under this name");
        Assert.Throws<InvalidDataException>(() => ModelStore.Load(net, folder["text.dat"]));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        using var folder = new TempFolder();
        using var net = Net();
        ModelStore.Save(net, folder["net.dat"]);
        byte[] old = File.ReadAllBytes(folder["net.dat"]);
        using var broken = new Broken();
        Assert.ThrowsAny<Exception>(() => ModelStore.Save(broken, folder["net.dat"]));
        Assert.Equal(old, File.ReadAllBytes(folder["net.dat"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    // Its state has two entries; saving the second one fails.
    sealed class Broken() : nn.Module<Tensor, Tensor>("broken")
    {
        public override Tensor forward(Tensor x) => x;

        public override Dictionary<string, Tensor> state_dict(
            Dictionary<string, Tensor>? destination = null,
            string? prefix = null
        )
        {
            var gone = torch.zeros(3);
            gone.Dispose();
            return new() { ["first"] = torch.zeros(1000), ["second"] = gone };
        }
    }

    [Fact]
    public void A_run_goes_on_where_it_was()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            resumed = Net();
        Assert.Null(Checkpoint.Resume(folder["run.checkpoint"], net, "p = 0.5"));
        var run = new Checkpoint("p = 0.5");
        foreach (double loss in new[] { 2.5, double.NaN })
        {
            run.Note("loss", loss);
            run.Next(folder["run.checkpoint"], net);
        }
        var back = Checkpoint.Resume(folder["run.checkpoint"], resumed, "p = 0.5")!;
        Assert.Equal((2, "p = 0.5"), (back.Epoch, back.Settings));
        Assert.Equal([2.5, double.NaN], back.History["loss"]);
        Assert.True(Same(net, resumed));
        back.Note("loss", 1);
        back.Next(folder["run.checkpoint"], net);
        Assert.Equal(3, Checkpoint.Resume(folder["run.checkpoint"], net, "p = 0.5")!.History["loss"].Count);
    }

    [Fact]
    public void A_checkpoint_of_another_run_or_a_damaged_one_is_refused()
    {
        using var folder = new TempFolder();
        using Sequential net = Net(),
            wide = Net(5);
        string path = folder["run.checkpoint"];
        new Checkpoint("p = 0.5").Next(path, net);
        Assert.Contains(
            "'p = 0.5'",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Resume(path, net, "p = 0.3")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0.weight",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Resume(path, wide, "p = 0.5")).Message,
            StringComparison.Ordinal
        );
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(
                path,
                Assert.Throws<InvalidDataException>(() => Checkpoint.Resume(path, net, "p = 0.5")).Message,
                StringComparison.Ordinal
            );
        }
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (var entry = new StreamWriter(zip.CreateEntry("run.json").Open()))
            entry.Write("{}");
        Assert.Contains(
            "Settings",
            Assert.Throws<InvalidDataException>(() => Checkpoint.Resume(path, net, "p = 0.5")).Message,
            StringComparison.Ordinal
        );
    }
}
