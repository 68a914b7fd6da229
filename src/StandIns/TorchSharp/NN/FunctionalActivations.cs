using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Activations
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::relu_", x) : Ops.Call("aten::relu", x);
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::relu6_", x) : Ops.Call("aten::relu6", x);
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::leaky_relu_", input, negative_slope) : Ops.Call("aten::leaky_relu", input, negative_slope);
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? Ops.InPlace("aten::elu_", x, alpha) : Ops.Call("aten::elu", x, alpha);
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => inplace ? Ops.InPlace("aten::celu_", x, alpha) : Ops.Call("aten::celu", x, alpha);
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::selu_", x) : Ops.Call("aten::selu", x);
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::silu_", x) : Ops.Call("aten::silu", x);
            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::mish_", x) : Ops.Call("aten::mish", x);
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Ops.InPlace("aten::tanh_", x) : Ops.Call("aten::tanh", x);
            public static Tensor sigmoid(Tensor x) => Ops.Call("aten::sigmoid", x);
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? Ops.InPlace("aten::sigmoid_", x) : Ops.Call("aten::sigmoid", x);
            public static Tensor logsigmoid(Tensor x) => Ops.Call("aten::log_sigmoid", x);
            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) => Ops.Call("aten::softplus", x, beta, threshold);
            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::hardtanh_", x, min_val, max_val) : Ops.Call("aten::hardtanh", x, min_val, max_val);
            public static Tensor gelu(Tensor x) => Ops.Call("aten::gelu", x);
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Ops.InPlace("aten::gelu_", x) : Ops.Call("aten::gelu", x);
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                inplace ? Ops.InPlace("aten::gelu_", x, approximate.ToString()) : Ops.Call("aten::gelu", x, approximate.ToString());
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Ops.Call("aten::softmax.int", input, dim, dtype);
            public static Tensor log_softmax(Tensor x, long dim) => Ops.Call("aten::log_softmax.int", x, dim);
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Ops.Call("aten::one_hot", x, num_classes);
        }
    }
}
