using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Batches of a data set, in order or shuffled anew at each enumeration.</summary>
    public class DataLoader<T, S> : IEnumerable<S>, IDisposable
    {
        public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        {
            this.dataset = dataset;
            batch_size = batchSize;
            this.collate_fn = collate_fn;
            sampler = shuffler;
            Device = device ?? CPU;
            num_workers = Math.Max(num_worker, 1);
            this.drop_last = drop_last;
            DisposeBatch = disposeBatch;
            DisposeDataset = disposeDataset;
        }

        public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null,
            int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : this(dataset, batchSize, collate_fn, shuffle ? new Shuffled(dataset.Count, seed) : InOrder(dataset.Count), device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public utils.data.Dataset<T> dataset { get; }
        public int batch_size { get; }
        public Func<IEnumerable<T>, Device, S> collate_fn { get; }

        /// <summary>The numbers of the examples, in the order in which they are taken.</summary>
        public IEnumerable<long> sampler { get; }
        public Device Device { get; }

        /// <summary>How many examples are read at the same time.</summary>
        public int num_workers { get; }
        public bool drop_last { get; }

        /// <summary>Whether the tensors of a batch are disposed when the next one is asked for.</summary>
        public bool DisposeBatch { get; }
        public bool DisposeDataset { get; }

        /// <summary>The number of batches</summary>
        public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count - 1) / batch_size + 1;

        private static IEnumerable<long> InOrder(long count)
        {
            for (long i = 0; i < count; i++)
                yield return i;
        }

        public IEnumerator<S> GetEnumerator()
        {
            using var order = sampler.GetEnumerator();
            IReadOnlyList<IDisposable> held = [];
            var indices = new List<long>(batch_size);
            try
            {
                while (true)
                {
                    DisposeAll(held);
                    held = [];
                    indices.Clear();
                    while (indices.Count < batch_size && order.MoveNext())
                        indices.Add(order.Current);
                    if (indices.Count == 0 || (drop_last && indices.Count < batch_size))
                        yield break;
                    var (batch, made) = Load([.. indices]);
                    if (DisposeBatch)
                        held = made;
                    yield return batch;
                }
            }
            finally
            {
                DisposeAll(held);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private (S batch, IReadOnlyList<IDisposable> made) Load(long[] indices)
        {
            using var scope = NewDisposeScope();
            S batch;
            if (LoadAtOnce(indices) is { } atOnce)
            {
                batch = atOnce;
            }
            else
            {
                var (examples, parts) = GetExamples(indices);
                try
                {
                    batch = collate_fn(examples, Device);
                }
                finally
                {
                    DisposeAll(parts);
                }
            }
            var made = scope.DisposablesView;
            scope.Detach(made);
            return (batch, made);
        }

        /// <summary>A shorter way to the same batch, if there is one.</summary>
        private protected virtual S? LoadAtOnce(long[] indices) => default;

        private (T[] examples, List<IDisposable> parts) GetExamples(long[] indices)
        {
            var examples = new T[indices.Length];
            var parts = new List<IDisposable>();
            void Get(int i)
            {
                using var scope = NewDisposeScope();
                examples[i] = dataset.GetTensor(indices[i]);
                var made = scope.DisposablesView;
                scope.Detach(made);
                lock (parts)
                    parts.AddRange(made);
            }
            if (num_workers == 1)
            {
                for (var i = 0; i < indices.Length; i++)
                    Get(i);
            }
            else
            {
                Parallel.For(0, indices.Length, new ParallelOptions { MaxDegreeOfParallelism = num_workers }, Get);
            }
            return (examples, parts);
        }

        private static void DisposeAll(IEnumerable<IDisposable> list)
        {
            foreach (var d in list)
                d.Dispose();
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing && DisposeDataset)
                dataset.Dispose();
        }

        /// <summary>
        /// A Fisher-Yates shuffle by System.Random, built up from the front; the same seed gives the order that the original gives.
        /// Without a seed it is another one each time, whatever torch.manual_seed was: also this as in the original.
        /// </summary>
        private sealed class Shuffled(long count, int? seed) : IEnumerable<long>
        {
            public IEnumerator<long> GetEnumerator()
            {
                var random = seed is { } s ? new Random(s) : new Random();
                var order = new long[count];
                for (long i = 0; i < count; i++)
                {
                    var high = (long)random.Next() << 32;
                    var place = unchecked(high + (uint)random.Next()) % (i + 1);
                    order[i] = order[place];
                    order[place] = i;
                }
                return ((IEnumerable<long>)order).GetEnumerator();
            }

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }

        /// <summary>The examples' tensors, one above the other, on the loader's device.</summary>
        private protected static Tensor Stack(IEnumerable<Tensor> tensors, Device device)
        {
            var batch = Ops.Call("aten::stack", Arg.Of(tensors), 0);
            return device.type == DeviceType.CPU ? batch : Ops.Call("aten::to.device", batch, device, batch.dtype);
        }
    }

    /// <summary>Batches of examples whose parts have names</summary>
    public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
    {
        public DataLoader(utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false,
            bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public DataLoader(utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false,
            bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static Dictionary<string, Tensor> Collate(IEnumerable<Dictionary<string, Tensor>> examples, Device device)
        {
            var list = examples.ToList();
            return list[0].Keys.ToDictionary(key => key, key => Stack(list.Select(e => e[key]), device));
        }
    }

    /// <summary>Batches of examples that are lists of tensors</summary>
    public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
    {
        public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false,
            bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1,
            bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static IList<Tensor> Collate(IEnumerable<IList<Tensor>> examples, Device device)
        {
            var list = examples.ToList();
            return [.. Enumerable.Range(0, list[0].Count).Select(i => Stack(list.Select(e => e[i]), device))];
        }

        // Only for the class itself: a class derived from TensorDataset may have a GetTensor of its own.
        private protected override IList<Tensor>? LoadAtOnce(long[] indices) =>
            dataset.GetType() == typeof(TensorDataset) && Device.type == DeviceType.CPU ? ((TensorDataset)dataset).Rows(indices) : null;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                public static DataLoader DataLoader(Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false,
                    bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static DataLoader DataLoader(Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1,
                    bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1,
                    bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1,
                    bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);
            }
        }
    }
}
