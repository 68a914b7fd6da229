using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Saving and loading, in the original's file format (see TensorFile).
        public partial class Module
        {
            /// <summary>All parameters, then all persistent buffers, by their full names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";
                foreach (var (key, p) in named_parameters())
                    destination.TryAdd(Key(key), p);
                foreach (var (key, b) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Key(key), b);
                // What two submodules share is listed under both names.
                foreach (var (child, m) in named_children())
                    m.state_dict(destination, Key(child));
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                bool Wanted(string key) => skip is null || !skip.Contains(key);
                var unexpected = source.Keys.Where(k => Wanted(k) && !destination.ContainsKey(k)).ToList();
                var missing = destination.Keys.Where(k => Wanted(k) && !source.ContainsKey(k)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");

                using var _ = new NoGrad();
                foreach (var (key, value) in source)
                {
                    if (Wanted(key) && destination.TryGetValue(key, out var target))
                        Ops.InPlace("aten::copy_", target, value);
                }
                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(e => skip is null || !skip.Contains(e.Key)).ToList();
                TensorFile.WriteLeb(writer, entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location))
                    throw new FileNotFoundException(location);
                using var stream = File.OpenRead(location);
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>
            /// Reads parameters and buffers. With strict, the names must be those of this module exactly; else what is not found
            /// stays as it is. Afterwards <paramref name="loadedParameters"/> tells for every name whether it was loaded.
            /// </summary>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var state = state_dict();
                var count = TensorFile.ReadLeb(reader);
                if (strict && count != state.Count)
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {state.Count}, but found {count} entries.");
                if (loadedParameters is not null)
                {
                    foreach (var key in state.Keys)
                        loadedParameters[key] = false;
                }
                using var _ = new NoGrad();
                for (long i = 0; i < count; i++)
                {
                    var key = reader.ReadString();
                    var found = state.TryGetValue(key, out var tensor);
                    if (!found && strict)
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'");
                    var skipped = !found || (skip is not null && skip.Contains(key));
                    TensorFile.Read(reader, tensor, skipped);
                    if (loadedParameters is not null)
                        loadedParameters[key] = !skipped;
                }
                return this;
            }

            /// <summary>Makes a module and loads its parameters and buffers.</summary>
            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);
        }
    }
}
