using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules; they are named by their positions.</summary>
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> list = [];
        private bool registered;

        public ModuleList(params T[] modules) : base("ModuleList") => list.AddRange(modules);

        protected override void RegisterComponents()
        {
            if (registered)
                return;
            for (var i = 0; i < list.Count; i++)
                register_module(i.ToString(CultureInfo.InvariantCulture), list[i]);
            registered = true;
        }

        /// <summary>After a change the names follow the positions again.</summary>
        private void Renumber()
        {
            if (!registered)
                return;
            ClearModules();
            registered = false;
            RegisterComponents();
        }

        public T this[int index]
        {
            get => list[index];
            set
            {
                list[index] = value;
                Renumber();
            }
        }

        public int Count => list.Count;
        public bool IsReadOnly => false;

        public void Add(T item)
        {
            list.Add(item);
            Renumber();
        }

        public void append(params T[] parameters)
        {
            list.AddRange(parameters);
            Renumber();
        }

        public void extend(IEnumerable<T> modules)
        {
            list.AddRange(modules);
            Renumber();
        }

        public void Insert(int index, T item)
        {
            list.Insert(index, item);
            Renumber();
        }

        public bool Remove(T item)
        {
            var removed = list.Remove(item);
            Renumber();
            return removed;
        }

        public void RemoveAt(int index)
        {
            list.RemoveAt(index);
            Renumber();
        }

        public void Clear()
        {
            list.Clear();
            Renumber();
        }

        public bool Contains(T item) => list.Contains(item);
        public int IndexOf(T item) => list.IndexOf(item);
        public void CopyTo(T[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);
        public IEnumerator<T> GetEnumerator() => list.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Modules by name, in order of their addition.</summary>
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)> where T : nn.Module
    {
        private readonly List<(string name, T module)> list = [];
        private bool registered;

        public ModuleDict() : base("ModuleDict") { }

        internal ModuleDict(IEnumerable<(string, T)> modules) : this()
        {
            foreach (var (key, m) in modules)
                Add(key, m);
        }

        protected override void RegisterComponents()
        {
            if (registered)
                return;
            foreach (var (key, m) in list)
                register_module(key, m);
            registered = true;
        }

        private void Changed()
        {
            if (!registered)
                return;
            ClearModules();
            registered = false;
            RegisterComponents();
        }

        private int Find(string key) => list.FindIndex(e => e.name == key);

        public T this[string key]
        {
            get => TryGetValue(key, out var m) ? m : throw new KeyNotFoundException($"The given key '{key}' was not present in the dictionary.");
            set
            {
                var i = Find(key);
                if (i < 0)
                    throw new KeyNotFoundException($"The given key '{key}' was not present in the dictionary.");
                list[i] = (key, value);
                Changed();
            }
        }

        public (string, T) this[int index]
        {
            get => list[index];
            set
            {
                list[index] = value;
                Changed();
            }
        }

        public void Add(string key, T value)
        {
            if (Find(key) >= 0)
                throw new ArgumentException($"An item with the same key has already been added. Key: {key}");
            list.Add((key, value));
            Changed();
        }

        public void Add((string, T) item) => Add(item.Item1, item.Item2);
        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

        public void Insert(int index, (string, T) item)
        {
            if (Find(item.Item1) >= 0)
                throw new ArgumentException($"An item with the same key has already been added. Key: {item.Item1}");
            list.Insert(index, item);
            Changed();
        }

        public bool Remove(string key)
        {
            var removed = list.RemoveAll(e => e.name == key) > 0;
            Changed();
            return removed;
        }

        public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);
        public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);

        public void RemoveAt(int index)
        {
            list.RemoveAt(index);
            Changed();
        }

        public void Clear()
        {
            list.Clear();
            Changed();
        }

        public void clear() => Clear();

        public int Count => list.Count;
        public bool IsReadOnly => false;
        public ICollection<string> Keys => [.. list.Select(e => e.name)];
        public ICollection<T> Values => [.. list.Select(e => e.module)];
        public IEnumerable<string> keys() => Keys;
        public IEnumerable<T> values() => Values;
        public IEnumerator<(string, T)> items() => GetEnumerator();
        public bool ContainsKey(string key) => Find(key) >= 0;
        public bool Contains((string, T) item) => list.Contains(item);
        public bool Contains(KeyValuePair<string, T> item) => list.Contains((item.Key, item.Value));
        public int IndexOf((string, T) item) => list.IndexOf(item);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            var i = Find(key);
            value = i < 0 ? null : list[i].module;
            return i >= 0;
        }

        public void CopyTo((string, T)[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
        {
            foreach (var (key, m) in list)
                array[arrayIndex++] = new(key, m);
        }

        public IEnumerator<(string, T)> GetEnumerator() => list.GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
            list.Select(e => new KeyValuePair<string, T>(e.name, e.module)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A list of parameters; they are named by their positions.</summary>
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly List<Parameter> list = [];

        public ParameterList(params Parameter[] parameters) : base("ParameterList") => extend(parameters);

        // Its own list is what named_parameters reads.
        protected override void RegisterComponents() { }

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
            list.Select((p, i) => (i.ToString(CultureInfo.InvariantCulture), p));

        public override Parameter? get_parameter(string target) =>
            int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Count ? list[i] : null;

        public override bool has_parameter(string target) => get_parameter(target) is not null;

        private protected override IEnumerable<Parameter> OwnParameters => list;

        public Parameter this[int index]
        {
            get => list[index];
            set => list[index] = Keep(value);
        }

        public int Count => list.Count;
        public bool IsReadOnly => false;
        public void Add(Parameter item) => list.Add(Keep(item));
        public void append(params Parameter[] parameters) => extend(parameters);

        public void extend(IEnumerable<Parameter> parameters)
        {
            foreach (var p in parameters)
                Add(p);
        }

        public void Insert(int index, Parameter item) => list.Insert(index, Keep(item));
        public bool Remove(Parameter item) => list.Remove(item);
        public void RemoveAt(int index) => list.RemoveAt(index);
        public void Clear() => list.Clear();
        public bool Contains(Parameter item) => list.Contains(item);
        public int IndexOf(Parameter item) => list.IndexOf(item);
        public void CopyTo(Parameter[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);
        public IEnumerator<Parameter> GetEnumerator() => list.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static Parameter Keep(Parameter p) => (Parameter)p.DetachFromDisposeScope();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => new(modules);
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module => new(modules);
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
