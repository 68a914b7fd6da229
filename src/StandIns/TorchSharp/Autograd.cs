namespace TorchSharp;

public static partial class torch
{
    /// <summary>Puts the mode back when disposed. The mode belongs to the thread.</summary>
    private sealed class GradModeGuard : IDisposable
    {
        private readonly int before = Native.ct_grad_mode();

        internal GradModeGuard(bool enabled) => Native.ct_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.ct_set_grad_mode(before);
    }

    private sealed class InferenceModeGuard(bool enabled) : IDisposable
    {
        private IntPtr guard = Native.ct_inference_guard(enabled ? 1 : 0);

        public void Dispose()
        {
            var g = Interlocked.Exchange(ref guard, IntPtr.Zero);
            if (g != IntPtr.Zero)
                Native.ct_inference_guard_free(g);
        }
    }

    public static IDisposable no_grad() => new GradModeGuard(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);
    public static bool is_grad_enabled() => Native.ct_grad_mode() != 0;
    public static IDisposable inference_mode(bool mode = true) => new InferenceModeGuard(mode);
    public static bool is_inference_mode_enabled() => Native.ct_inference_mode() != 0;

    public partial class Tensor
    {
        public void backward() => backward(null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward(new[] { this }, grad_tensors, retain_graph, create_graph, inputs);

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);
    }

    /// <summary>Gradients of any tensors with respect to any tensors.</summary>
    public static unsafe partial class autograd
    {
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (IntPtr* t = Handles(tensors), g = Handles(grad_tensors), i = Handles(inputs))
                Native.Check(Native.ct_backward(t, tensors.Count, g, grad_tensors?.Count ?? 0, (retain_graph ?? create_graph) ? 1 : 0,
                    create_graph ? 1 : 0, i, inputs?.Count ?? 0));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward(new[] { tensor }, grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward(new[] { tensor }, new[] { grad_tensor }, retain_graph, create_graph, inputs);

        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new IntPtr[inputs.Count];
            fixed (IntPtr* o = Handles(outputs), i = Handles(inputs), g = Handles(grad_outputs), r = results)
                Native.Check(Native.ct_grad(o, outputs.Count, i, inputs.Count, g, grad_outputs?.Count ?? 0, (retain_graph || create_graph) ? 1 : 0,
                    create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, h => h == IntPtr.Zero ? null! : new Tensor(h));
        }

        internal static IntPtr[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
                return [];
            var result = new IntPtr[tensors.Count];
            for (var i = 0; i < result.Length; i++)
                result[i] = tensors[i] is { } t ? t.Handle : IntPtr.Zero;
            return result;
        }
    }
}
