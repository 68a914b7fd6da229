using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Tests;

public class DataLoaderTests
{
    private static TensorDataset Ten() => TensorDataset(arange(10).unsqueeze(1), arange(10) * 10);

    private static List<long[]> Batches(IterableDataLoader loader) => [.. loader.Select(b => b[0].flatten().data<long>().ToArray())];

    [Fact]
    public void Batches_come_in_order_and_the_last_one_is_shorter()
    {
        using var loader = DataLoader(Ten(), 4);
        Assert.Equal(3, loader.Count);
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], Batches(loader));
        foreach (var batch in loader)
        {
            Assert.Equal(2, batch.Count);
            Assert.Equal(1, batch[0].shape[1]);
            Assert.True((batch[0].squeeze(1) * 10).eq(batch[1]).all().item<bool>());
        }
        using var dropping = DataLoader(Ten(), 4, drop_last: true);
        Assert.Equal(2, dropping.Count);
        Assert.Equal(2, Batches(dropping).Count);
    }

    [Fact]
    public void Shuffling_permutes_and_a_seed_fixes_the_order()
    {
        using var data = TensorDataset(arange(1000));
        static long[] Order(IEnumerable<IList<Tensor>> loader) => [.. loader.SelectMany(b => b[0].data<long>().ToArray())];
        var a = Order(DataLoader(data, 64, shuffle: true, seed: 5));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), a.Order());
        Assert.NotEqual(a, a.Order());
        Assert.Equal(a, Order(DataLoader(data, 64, shuffle: true, seed: 5)));
        Assert.NotEqual(a, Order(DataLoader(data, 64, shuffle: true, seed: 6)));
        // Without a seed each pass has an order of its own; two equal ones have probability 1 / 1000!.
        var loader = DataLoader(data, 64, shuffle: true);
        Assert.NotEqual(Order(loader), Order(loader));
    }

    [Fact]
    public void The_order_of_a_seed_is_the_originals()
    {
        // The algorithm: for i = 0, 1, ...: draw j from 0..i as (Next() << 32 + Next()) mod (i + 1), put i at place j and what was there at place i.
        Assert.Equal([[9, 2, 4, 8], [7, 1, 3, 0], [6, 5]], Batches(DataLoader(Ten(), 4, shuffle: true, seed: 1)));
    }

    [Fact]
    public void Every_place_is_equally_likely()
    {
        // Element 0 of 4 in 8000 shuffles: each place 2000 times, with a standard deviation of 39; 8 of them are a false alarm once in 1e14.
        var counts = new int[4];
        using var data = TensorDataset(arange(4));
        for (var seed = 0; seed < 8000; seed++)
        {
            using var loader = DataLoader(data, 4, shuffle: true, seed: seed, disposeBatch: false, disposeDataset: false);
            counts[Array.IndexOf(loader.First()[0].data<long>().ToArray(), 0L)]++;
        }
        Assert.All(counts, n => Assert.InRange(n, 2000 - 8 * 39, 2000 + 8 * 39));
    }

    [Fact]
    public void A_sampler_of_ones_own_gives_the_order()
    {
        using var loader = DataLoader(Ten(), 2, [7, 3, 3]);
        Assert.Equal([[7, 3], [3]], Batches(loader));
    }

    private sealed class Squares : Dataset
    {
        public int Disposed;
        public override long Count => 5;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["x"] = tensor((float)index), ["square"] = tensor((float)(index * index)) };

        protected override void Dispose(bool disposing) => Disposed++;
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Named_parts_are_collated(int workers)
    {
        using var data = new Squares();
        using (var loader = DataLoader(data, 3, num_worker: workers))
        {
            var squares = loader.Select(b => b["square"].data<float>().ToArray()).ToList();
            Assert.Equal([[0f, 1f, 4f], [9f, 16f]], squares);
            Assert.Equal(0, data.Disposed);
        }
        Assert.Equal(1, data.Disposed);
        using (DataLoader(data, 3, disposeDataset: false)) { }
        Assert.Equal(1, data.Disposed);
    }

    [Fact]
    public void A_batch_is_disposed_when_the_next_one_comes()
    {
        using var loader = DataLoader(Ten(), 4);
        var seen = new List<Tensor>();
        foreach (var batch in loader)
        {
            Assert.All(seen, t => Assert.True(t.IsInvalid));
            Assert.All(batch, t => Assert.False(t.IsInvalid));
            seen.AddRange(batch);
        }
        Assert.All(seen, t => Assert.True(t.IsInvalid));
        using var keeping = DataLoader(Ten(), 4, disposeBatch: false);
        Assert.All(keeping.ToList(), b => Assert.False(b[0].IsInvalid));
    }

    [Fact]
    public void A_scope_inside_the_loop_does_not_take_the_batch()
    {
        using var loader = DataLoader(new Squares(), 2);
        using var outer = NewDisposeScope();
        foreach (var batch in loader)
        {
            using (NewDisposeScope())
                _ = batch["x"] + 1;
            Assert.False(batch["x"].IsInvalid);
        }
        Assert.Equal(0, outer.DisposablesCount);
    }

    [Fact]
    public void Tensor_data_sets_check_their_input()
    {
        Assert.Throws<ArgumentException>(() => TensorDataset());
        Assert.Throws<ArgumentException>(() => TensorDataset(zeros(3), zeros(4)));
        using var data = Ten();
        Assert.Equal(10, data.Count);
        Assert.Equal(30, data[3][1].item<long>());
        Assert.Equal(40, data.GetTensor(4)[1].item<long>());
    }
}
