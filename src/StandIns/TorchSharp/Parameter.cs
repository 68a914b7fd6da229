using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes over the given tensor, which becomes empty, and its place in a DisposeScope.</summary>
    public Parameter(Tensor data, bool requires_grad = true) : base(data.requires_grad_(requires_grad), taken: true) { }

    internal Parameter(IntPtr handle) : base(handle) { }
}
