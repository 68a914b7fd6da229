using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// The base of all layers and models: a named tree of parameters, buffers and submodules. A subclass calls
        /// RegisterComponents at the end of its constructor, which registers every field that holds one of these under its name.
        /// </summary>
        public partial class Module : IDisposable
        {
            protected string? name;

            private readonly Registry<Module> submodules = new();
            private readonly Registry<Parameter> own_parameters = new();
            private readonly Registry<(Tensor tensor, bool persistent)> own_buffers = new();
            private bool registered;
            private bool is_training = true;

            protected Module(string name) => this.name = name;

            public virtual string GetName() => name ?? GetType().Name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, b) in own_buffers)
                    b.tensor.Dispose();
                foreach (var p in OwnParameters)
                    p.Dispose();
                foreach (var (_, m) in submodules)
                    m.Dispose();
            }

            // ---- registration ---------------------------------------------------------------------------------------

            /// <summary>Registers the fields of this class that hold modules, parameters or tensors (as buffers) under their names.</summary>
            protected virtual void RegisterComponents()
            {
                if (registered)
                    return;
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    var key = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (submodules.Contains(key) || own_parameters.Contains(key) || own_buffers.Contains(key))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module m:
                            register_module(key, m);
                            break;
                        case Parameter p: // before Tensor: a parameter is one
                            register_parameter(key, p);
                            break;
                        case Tensor t:
                            register_buffer(key, t);
                            break;
                    }
                }
                registered = true;
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (!own_buffers.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (!own_parameters.TryAdd(name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    submodules.Remove(name);
                    return;
                }
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentException("module name can't be empty string \"\"");
                if (submodules.Contains(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                submodules.TryAdd(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers, replaces, or (with null) forgets a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                    own_parameters.Remove(name);
                else
                    own_parameters.Set(name, value);
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                    own_buffers.Remove(name);
                else
                    own_buffers.Set(name, (value, persistent));
            }

            protected void ClearModules() => submodules.Clear();

            private protected virtual IEnumerable<Parameter> OwnParameters => own_parameters.Select(p => p.Item2);

            // ---- enumeration ----------------------------------------------------------------------------------------

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (key, p) in own_parameters)
                {
                    if (!p.IsInvalid && seen.Add(p.Handle))
                        yield return (key, p);
                }
                if (!recurse)
                    yield break;
                foreach (var (child, m) in submodules)
                {
                    foreach (var (key, p) in m.named_parameters(true))
                    {
                        if (seen.Add(p.Handle))
                            yield return ($"{child}.{key}", p);
                    }
                }
            }

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (key, b) in own_buffers)
                {
                    if ((include_nonpersistent || b.persistent) && !b.tensor.IsInvalid && seen.Add(b.tensor.Handle))
                        yield return (key, b.tensor);
                }
                if (!recurse)
                    yield break;
                foreach (var (child, m) in submodules)
                {
                    foreach (var (key, b) in m.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(b.Handle))
                            yield return ($"{child}.{key}", b);
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => submodules;

            /// <summary>All submodules, the direct ones first; without this module itself.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in submodules)
                    yield return child;
                foreach (var (child, m) in submodules)
                {
                    foreach (var (key, inner) in m.named_modules())
                        yield return ($"{child}.{key}", inner);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual Parameter? get_parameter(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return own_parameters.TryGet(target, out var p) ? p : InChild(target, (m, rest) => m.get_parameter(rest));
            }

            public virtual Tensor? get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return own_buffers.TryGet(target, out var b) ? b.tensor : InChild(target, (m, rest) => m.get_buffer(rest));
            }

            private T? InChild<T>(string target, Func<Module, string, T?> look) where T : class
            {
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                return dot > 0 && submodules.TryGet(target[..dot], out var m) ? look(m, target[(dot + 1)..]) : null;
            }

            // ---- mode -----------------------------------------------------------------------------------------------

            public virtual bool training => is_training;

            public virtual void train(bool train = true)
            {
                is_training = train;
                foreach (var (_, m) in submodules)
                    m.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Calls a function on every submodule, children before their parents, and on this module at last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, m) in submodules)
                    m.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var p in parameters())
                {
                    if (set_to_none)
                    {
                        p.grad = null;
                        continue;
                    }
                    using var g = p.grad;
                    if (g is not null)
                        Ops.InPlace("aten::zero_", g);
                }
            }

            // ---- conversion -----------------------------------------------------------------------------------------

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckDevice(device.type);
                foreach (var (_, m) in submodules)
                    m._to(device, dtype, non_blocking);
                Convert(dtype);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                CheckDevice(deviceType);
                foreach (var (_, m) in submodules)
                    m._to(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                foreach (var (_, m) in submodules)
                    m._to(dtype, non_blocking);
                Convert(dtype);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            /// <summary>libtorch is used on the CPU only.</summary>
            private static void CheckDevice(DeviceType type)
            {
                if (type != DeviceType.CPU)
                    throw new InvalidOperationException($"{type} is not available.");
            }

            private void Convert(ScalarType dtype)
            {
                using var _ = new NoGrad();
                foreach (var p in OwnParameters)
                {
                    using var g = p.grad;
                    if (!ConvertInPlace(p, dtype) || g is null)
                        continue;
                    ConvertInPlace(g, dtype);
                    p.grad = g;
                }
                foreach (var (_, b) in own_buffers)
                    ConvertInPlace(b.tensor, dtype);
            }

            /// <summary>Only floating-point tensors follow a module's element type; counters and the like stay.</summary>
            private static bool ConvertInPlace(Tensor t, ScalarType dtype)
            {
                if (t.dtype == dtype || !IsFloating(t.dtype))
                    return false;
                using var converted = Ops.Call("aten::to.dtype", t, dtype);
                if (t.requires_grad)
                {
                    t.grad = null;
                }
                t.SetData(converted);
                return true;
            }

            private static bool IsFloating(ScalarType t) => t is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

            internal T MoveModule<T>(Device? device, ScalarType? dtype) where T : Module
            {
                if (device is not null)
                    _to(device.type, device.index, false);
                if (dtype is { } d)
                    _to(d, false);
                return (T)this;
            }
        }

        /// <summary>Names and values in order of registration.</summary>
        private sealed class Registry<T> : IEnumerable<(string, T)>
        {
            private readonly List<(string key, T value)> list = [];

            internal bool Contains(string key) => Find(key) >= 0;

            internal bool TryAdd(string key, T value)
            {
                if (Contains(key))
                    return false;
                list.Add((key, value));
                return true;
            }

            internal void Set(string key, T value)
            {
                var i = Find(key);
                if (i < 0)
                    list.Add((key, value));
                else
                    list[i] = (key, value);
            }

            internal void Remove(string key)
            {
                var i = Find(key);
                if (i >= 0)
                    list.RemoveAt(i);
            }

            internal bool TryGet(string key, out T value)
            {
                var i = Find(key);
                value = i < 0 ? default! : list[i].value;
                return i >= 0;
            }

            internal void Clear() => list.Clear();

            private int Find(string key)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i].key == key)
                        return i;
                }
                return -1;
            }

            public IEnumerator<(string, T)> GetEnumerator() => list.GetEnumerator();

            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
    }
}

/// <summary>Under which name RegisterComponents registers a field.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class ComponentNameAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>Switches gradient recording off until it is disposed.</summary>
internal readonly ref struct NoGrad
{
    private readonly int before;

    public NoGrad()
    {
        before = Native.ct_grad_mode();
        Native.ct_set_grad_mode(0);
    }

    public void Dispose() => Native.ct_set_grad_mode(before);
}
