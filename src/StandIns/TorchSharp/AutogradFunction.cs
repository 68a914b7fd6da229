using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public static unsafe partial class autograd
    {
        /// <summary>What forward leaves for backward.</summary>
        public class AutogradContext : IDisposable
        {
            internal readonly List<bool> isTensor = [];
            internal List<Tensor> saved = [];
            internal List<Tensor> dirty = [];
            internal List<Tensor> constant = [];
            internal IntPtr node;
            private readonly Dictionary<string, object> data = [];

            internal AutogradContext() { }

            /// <summary>Keeps inputs or outputs of forward for backward. Changing them in place in between is detected.</summary>
            public void save_for_backward(List<Tensor> tensors) => saved = tensors;

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data.TryGetValue(key, out var value) ? value : null!;

            /// <summary>Inputs that forward has changed in place.</summary>
            public void mark_dirty(List<Tensor> tensors) => dirty = [.. tensors];

            /// <summary>Outputs through which no gradient flows.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => constant = [.. tensors];

            /// <summary>Whether a missing gradient of an output reaches backward as zeros (the default) or as null.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public bool MaterializeGrads { get; private set; } = true;

            public List<Tensor> get_saved_variables()
            {
                if (node == IntPtr.Zero)
                    return [.. saved];
                var result = new List<Tensor>();
                for (var i = 0; i < savedCount; i++)
                    result.Add(new Tensor(Native.Check(Native.ct_function_saved(node, i))));
                return result;
            }

            private int savedCount;

            /// <summary>The native node holds the saved tensors from here on.</summary>
            internal void MoveTo(IntPtr native)
            {
                savedCount = saved.Count;
                saved = [];
                dirty = [];
                constant = [];
                node = native;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) { }
        }

        /// <summary>A node of the graph whose backward is managed code; libtorch holds it through a GCHandle.</summary>
        private sealed class Node(AutogradContext context, Func<AutogradContext, List<Tensor>, List<Tensor>> backward, string name)
        {
            private static readonly bool installed = Install();

            private static bool Install()
            {
                Native.ct_function_install(&Backward, &Release);
                return true;
            }

            internal List<Tensor> Attach(List<Tensor> inputs, List<Tensor> outputs)
            {
                _ = installed;
                var results = new IntPtr[outputs.Count];
                var id = GCHandle.ToIntPtr(GCHandle.Alloc(this));
                IntPtr native;
                fixed (byte* title = Encoding.UTF8.GetBytes(name + '\0'))
                fixed (IntPtr* i = Handles(inputs), o = Handles(outputs), c = Handles(context.constant), d = Handles(context.dirty), s = Handles(context.saved), r = results)
                    Native.Check(Native.ct_function_wrap(id, title, context.MaterializeGrads ? 1 : 0, i, inputs.Count, o, outputs.Count,
                        c, context.constant.Count, d, context.dirty.Count, s, context.saved.Count, r, &native));
                GC.KeepAlive(inputs);
                GC.KeepAlive(outputs);
                GC.KeepAlive(context);
                context.MoveTo(native);
                return [.. results.Select(h => new Tensor(h))];
            }

            [UnmanagedCallersOnly]
            private static int Backward(IntPtr id, IntPtr* grads, long count, IntPtr* results, long room)
            {
                try
                {
                    var node = (Node)GCHandle.FromIntPtr(id).Target!;
                    var inputs = new List<Tensor>();
                    for (var i = 0; i < count; i++)
                        inputs.Add(grads[i] == IntPtr.Zero ? null! : new Tensor(grads[i]));
                    node.Run(inputs, results, room);
                    return 0;
                }
                catch (Exception e)
                {
                    fixed (byte* message = Encoding.UTF8.GetBytes(e.Message + '\0'))
                        Native.ct_function_fail(message);
                    return -1;
                }
            }

            private void Run(List<Tensor> inputs, IntPtr* results, long room)
            {
                var outputs = backward(context, inputs);
                var isTensor = context.isTensor;
                if (outputs.Count < isTensor.Count || outputs.Skip(isTensor.Count).Any(t => t is not null))
                    throw new NotImplementedException($"Function {name} returned an incorrect number of gradients (expected {isTensor.Count}), got {outputs.Count}");
                var at = 0;
                for (var i = 0; i < isTensor.Count; i++)
                {
                    if (isTensor[i])
                        results[at++] = outputs[i]?.ShareHandle() ?? IntPtr.Zero;
                    else if (outputs[i] is not null)
                        throw new NotImplementedException($"Function {name} returned a gradient that is defined at position {i + 1}, but the corresponding forward input was not a Tensor");
                }
            }

            [UnmanagedCallersOnly]
            private static void Release(IntPtr id) => GCHandle.FromIntPtr(id).Free();
        }

        /// <summary>
        /// A function with a derivative of its own: derive from <see cref="SingleTensorFunction{T}"/> or
        /// <see cref="MultiTensorFunction{T}"/>, write forward and backward, call apply.
        /// </summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            private static readonly T instance = new();

            public static List<Tensor> apply_internal(params object[] vars)
            {
                var context = new AutogradContext();
                var inputs = new List<Tensor>();
                foreach (var v in vars)
                {
                    var tensor = v is Tensor { IsInvalid: false } t ? t : null;
                    context.isTensor.Add(tensor is not null);
                    if (tensor is not null)
                        inputs.Add(tensor);
                }
                var tracked = is_grad_enabled() && inputs.Exists(t => t.requires_grad);
                List<Tensor> outputs;
                using (no_grad())
                    outputs = instance.forward_internal(context, vars);
                return tracked ? new Node(context, instance.backward, instance.Name).Attach(inputs, outputs) : outputs;
            }

            internal abstract List<Tensor> forward_internal(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public abstract string Name { get; }
        }

        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            internal override List<Tensor> forward_internal(AutogradContext ctx, params object[] vars) => [forward(ctx, vars)];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);
        }

        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            internal override List<Tensor> forward_internal(AutogradContext ctx, params object[] vars) => forward(ctx, vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);
        }
    }
}
