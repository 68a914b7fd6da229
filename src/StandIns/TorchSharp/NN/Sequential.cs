using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules that are called one after the other.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string name, nn.Module<Tensor, Tensor> module)> chain = [];

        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base("torch::nn::SequentialImpl")
        {
            foreach (var (name, module) in modules)
                append(name, module);
        }

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : base("torch::nn::SequentialImpl")
        {
            foreach (var module in modules)
                append(module);
        }

        internal static Sequential Of((string, nn.Module<Tensor, Tensor>)[] modules) => new(modules);
        internal static Sequential Of(nn.Module<Tensor, Tensor>[] modules) => new(modules);

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            var m = (nn.Module<Tensor, Tensor>)module;
            register_module(name, m);
            chain.Add((name, m));
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(chain.Count.ToString(CultureInfo.InvariantCulture), module);

        public int Count => chain.Count;

        public nn.IModule<Tensor, Tensor> this[int index] => chain[index].module;

        /// <summary>The modules from start up to, but not including, end, under their names.</summary>
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? chain.Count);

        public Sequential this[Range index]
        {
            get
            {
                var (offset, length) = index.GetOffsetAndLength(chain.Count);
                return Slice(offset, offset + length);
            }
        }

        private Sequential Slice(int start, int end)
        {
            if (start < 0 || end < start || end > chain.Count)
                throw new IndexOutOfRangeException($"Cannot take the modules {start} to {end} of {chain.Count}.");
            return new Sequential([.. chain[start..end]]);
        }

        public override Tensor forward(Tensor tensor)
        {
            if (chain.Count == 0)
                return tensor.alias();
            var x = chain[0].module.call(tensor);
            for (var i = 1; i < chain.Count; i++)
            {
                var y = chain[i].module.call(x);
                // What lies between two layers is kept alive by autograd alone, if it needs it. A layer that works in place, or
                // does nothing, returns the tensor that it got.
                if (!ReferenceEquals(x, y) && !ReferenceEquals(x, tensor))
                    x.Dispose();
                x = y;
            }
            return x;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => Modules.Sequential.Of(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => Modules.Sequential.Of(modules);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                Modules.Sequential.Of(modules.Select(m => (m.Item1, m.Item2)).ToArray());

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Modules.Sequential.Of(modules);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => Modules.Sequential.Of(modules.ToArray());

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                Modules.Sequential.Of(modules.Select(m => (m.Item1, m.Item2)).ToArray());

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Modules.Sequential.Of(modules.ToArray());
        }
    }
}
