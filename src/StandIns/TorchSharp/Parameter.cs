using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains.</summary>
public class Parameter : Tensor
{
    /// <summary>Shares the data of the given tensor; the given object becomes empty, as in the original.</summary>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data.detach().DecoupleFromNativeHandle())
    {
        this.requires_grad = requires_grad;
    }

    internal Parameter(IntPtr handle) : base(handle) { }
}
