using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                /// <summary>Examples by number</summary>
                public abstract class Dataset<T> : IDisposable
                {
                    protected Dataset() { }

                    public abstract long Count { get; }

                    public abstract T GetTensor(long index);

                    public void Dispose()
                    {
                        Dispose(true);
                        GC.SuppressFinalize(this);
                    }

                    protected virtual void Dispose(bool disposing) { }
                }

                /// <summary>Examples whose parts have names</summary>
                public abstract class Dataset : Dataset<Dictionary<string, Tensor>>
                {
                    protected Dataset() { }
                }

                /// <summary>Examples that are lists of tensors</summary>
                public abstract class IterableDataset : Dataset<IList<Tensor>>
                {
                    protected IterableDataset() { }
                }

                /// <summary>Example i consists of row i of each tensor.</summary>
                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A data set of tensors that share their first dimension.</summary>
    public class TensorDataset : utils.data.IterableDataset
    {
        private readonly Tensor[] tensors;

        internal TensorDataset(Tensor[] tensors)
        {
            if (tensors is null || tensors.Length == 0)
                throw new ArgumentException("Argument 'tensors' is empty");
            var sizes = tensors.Select(t => t.shape[0]).ToArray();
            if (sizes.Any(n => n != sizes[0]))
                throw new ArgumentException($"All tensors must have the same first dimension size. The ones given have {string.Join(", ", sizes)}.");
            // Objects of its own: disposing the data set must not take the caller's tensors away.
            this.tensors = [.. tensors.Select(t => t.alias().DetachFromDisposeScope())];
            Count = sizes[0];
        }

        public override long Count { get; }

        public IList<Tensor> this[long index] => GetTensor(index);

        public override IList<Tensor> GetTensor(long index)
        {
            if (index < 0 || index >= Count)
                throw new IndexOutOfRangeException($"Index {index} is not within 0 to {Count - 1}.");
            return [.. tensors.Select(t => Ops.Call("aten::select.int", t, 0, index))];
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (var t in tensors)
                    t.Dispose();
            }
            base.Dispose(disposing);
        }

        /// <summary>A batch made at once instead of row by row.</summary>
        internal IList<Tensor> Rows(long[] indices)
        {
            using var rows = from_array(indices);
            return [.. tensors.Select(t => Ops.Call("aten::index_select", t, 0, rows))];
        }
    }
}
