using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The parameters and the call that RNN, GRU and LSTM have in common.</summary>
    internal sealed class Recurrence
    {
        private readonly Parameter[] parameters;
        private readonly long hidden, layers, directions;
        private readonly bool bias, batch_first, bidirectional;
        private readonly double dropout;

        /// <summary>Makes and registers weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse, ..., uniform within 1 / sqrt(hidden).</summary>
        internal Recurrence(Action<string, Parameter> register, long gates, long input, long hidden, long layers, bool bias, bool batch_first, double dropout,
            bool bidirectional, Device? device, ScalarType? dtype)
        {
            this.hidden = hidden;
            this.layers = layers;
            this.bias = bias;
            this.batch_first = batch_first;
            this.dropout = dropout;
            this.bidirectional = bidirectional;
            directions = bidirectional ? 2 : 1;

            var all = new List<Parameter>();
            void Add(string name, params long[] shape)
            {
                var p = Layer.Empty(shape, device, dtype);
                register(name, p);
                all.Add(p);
            }
            for (long layer = 0; layer < layers; layer++)
            {
                for (var direction = 0; direction < directions; direction++)
                {
                    var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                    Add("weight_ih" + suffix, gates * hidden, layer == 0 ? input : hidden * directions);
                    Add("weight_hh" + suffix, gates * hidden, hidden);
                    if (!bias)
                        continue;
                    Add("bias_ih" + suffix, gates * hidden);
                    Add("bias_hh" + suffix, gates * hidden);
                }
            }
            parameters = [.. all];
            Reset(parameters, hidden);
        }

        internal static void Reset(IEnumerable<Parameter> parameters, long hidden)
        {
            var bound = 1 / Math.Sqrt(hidden);
            foreach (var p in parameters)
                nn.init.uniform_(p, -bound, bound);
        }

        /// <summary>Zeros as the state before the first time step; (layers * directions, batch, hidden), without batch for unbatched input.</summary>
        internal Tensor Zeros(Tensor input)
        {
            var shape = input.shape;
            long[] size = shape.Length == 2
                ? [layers * directions, hidden]
                : [layers * directions, shape[batch_first ? 0 : 1], hidden];
            return Ops.Call("aten::zeros", size, input.dtype, Arg.Default, input.device);
        }

        /// <summary>An input without batch dimension gets one of size 1, at the place where the layer expects it.</summary>
        private long BatchDimension => batch_first ? 0 : 1;

        internal (Tensor, Tensor) Run(string op, bool training, Tensor input, Tensor? h0)
        {
            var unbatched = input.ndim == 2;
            var zeros = h0 is null ? Zeros(input) : null;
            var x = unbatched ? Ops.Call("aten::unsqueeze", input, BatchDimension) : input;
            var h = unbatched ? Ops.Call("aten::unsqueeze", zeros ?? h0, 1) : zeros ?? h0!;
            var (output, hn) = Ops.Call2(op, x, h, parameters, bias, layers, dropout, training, bidirectional, batch_first);
            if (unbatched)
            {
                x.Dispose();
                h.Dispose();
                output = Squeeze(output, BatchDimension);
                hn = Squeeze(hn, 1);
            }
            zeros?.Dispose();
            return (output, hn);
        }

        internal (Tensor, Tensor, Tensor) RunLstm(bool training, Tensor input, (Tensor, Tensor)? h0_c0)
        {
            var unbatched = input.ndim == 2;
            var (zh, zc) = h0_c0 is null ? (Zeros(input), Zeros(input)) : default;
            var (h0, c0) = h0_c0 ?? (zh, zc);
            var x = unbatched ? Ops.Call("aten::unsqueeze", input, BatchDimension) : input;
            var h = unbatched ? Ops.Call("aten::unsqueeze", h0, 1) : h0;
            var c = unbatched ? Ops.Call("aten::unsqueeze", c0, 1) : c0;
            var (output, hn, cn) = Ops.Call3("aten::lstm.input", x, new[] { h, c }, parameters, bias, layers, dropout, training, bidirectional, batch_first);
            if (unbatched)
            {
                x.Dispose();
                h.Dispose();
                c.Dispose();
                output = Squeeze(output, BatchDimension);
                hn = Squeeze(hn, 1);
                cn = Squeeze(cn, 1);
            }
            zh?.Dispose();
            zc?.Dispose();
            return (output, hn, cn);
        }

        private static Tensor Squeeze(Tensor t, long dim)
        {
            using (t)
                return Ops.Call("aten::squeeze.dim", t, dim);
        }
    }

    /// <summary>h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or with ReLU, over a sequence.</summary>
    public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly Recurrence cells;
        private readonly string op;

        internal RNN(long inputSize, long hiddenSize, long numLayers, nn.NonLinearities nonLinearity, bool bias, bool batchFirst, double dropout, bool bidirectional,
            Device? device, ScalarType? dtype) : base("torch::nn::RNNImpl")
        {
            op = nonLinearity == nn.NonLinearities.ReLU ? "aten::rnn_relu.input" : "aten::rnn_tanh.input";
            cells = new(register_parameter, 1, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }

        /// <summary>The outputs of all time steps and the last state of each layer; h0 is zero if null.</summary>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0) => cells.Run(op, training, input, h0);

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

        /// <summary>Nothing to do: this is for cuDNN.</summary>
        public void flatten_parameters() { }

        public Parameter? get_weight_ih(long idx) => get_parameter($"weight_ih_l{idx}");
        public Parameter? get_weight_hh(long idx) => get_parameter($"weight_hh_l{idx}");
        public Parameter? get_bias_ih(long idx) => get_parameter($"bias_ih_l{idx}");
        public Parameter? get_bias_hh(long idx) => get_parameter($"bias_hh_l{idx}");
    }

    /// <summary>Gated recurrent units over a sequence</summary>
    public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly Recurrence cells;

        internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base("torch::nn::GRUImpl") =>
            cells = new(register_parameter, 3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <summary>The outputs of all time steps and the last state of each layer; h0 is zero if null.</summary>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null) => cells.Run("aten::gru.input", training, input, h0);

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

        /// <summary>Nothing to do: this is for cuDNN.</summary>
        public void flatten_parameters() { }
    }

    /// <summary>Long short-term memory over a sequence</summary>
    public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly Recurrence cells;

        internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base("torch::nn::LSTMImpl") =>
            cells = new(register_parameter, 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        /// <summary>The outputs of all time steps, the last hidden and the last cell state of each layer; both start at zero if null.</summary>
        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null) => cells.RunLstm(training, input, h0_c0);

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        /// <summary>Nothing to do: this is for cuDNN.</summary>
        public void flatten_parameters() { }
    }

    /// <summary>One time step of an RNN</summary>
    public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly CellParameters p;
        private readonly string op;

        internal RNNCell(long inputSize, long hiddenSize, nn.NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype) : base("torch::nn::RNNCellImpl")
        {
            op = nonLinearity == nn.NonLinearities.ReLU ? "aten::rnn_relu_cell" : "aten::rnn_tanh_cell";
            p = new(register_parameter, 1, inputSize, hiddenSize, bias, device, dtype);
        }

        public override Tensor forward(Tensor input, Tensor? h0 = null) => p.Run(op, input, h0);
    }

    /// <summary>One time step of a GRU</summary>
    public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly CellParameters p;

        internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base("torch::nn::GRUCellImpl") =>
            p = new(register_parameter, 3, inputSize, hiddenSize, bias, device, dtype);

        public override Tensor forward(Tensor input, Tensor? h0 = null) => p.Run("aten::gru_cell", input, h0);
    }

    /// <summary>One time step of an LSTM</summary>
    public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
    {
        private readonly CellParameters p;

        internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base("torch::nn::LSTMCellImpl") =>
            p = new(register_parameter, 4, inputSize, hiddenSize, bias, device, dtype);

        public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            if (h0_c0 is { } state)
                return p.RunLstm(input, state.Item1, state.Item2);
            using var zeros = p.Zeros(input);
            return p.RunLstm(input, zeros, zeros);
        }
    }

    internal sealed class CellParameters
    {
        private readonly Parameter weight_ih, weight_hh;
        private readonly Parameter? bias_ih, bias_hh;
        private readonly long hidden;

        internal CellParameters(Action<string, Parameter> register, long gates, long input, long hidden, bool bias, Device? device, ScalarType? dtype)
        {
            this.hidden = hidden;
            var all = new List<Parameter>();
            Parameter Add(string name, params long[] shape)
            {
                var p = Layer.Empty(shape, device, dtype);
                register(name, p);
                all.Add(p);
                return p;
            }
            weight_ih = Add(nameof(weight_ih), gates * hidden, input);
            weight_hh = Add(nameof(weight_hh), gates * hidden, hidden);
            if (bias)
            {
                bias_ih = Add(nameof(bias_ih), gates * hidden);
                bias_hh = Add(nameof(bias_hh), gates * hidden);
            }
            Recurrence.Reset(all, hidden);
        }

        internal Tensor Zeros(Tensor input) =>
            Ops.Call("aten::zeros", (long[])[.. input.shape[..^1], hidden], input.dtype, Arg.Default, input.device);

        internal Tensor Run(string op, Tensor input, Tensor? h0)
        {
            if (h0 is not null)
                return Ops.Call(op, input, h0, weight_ih, weight_hh, bias_ih, bias_hh);
            using var zeros = Zeros(input);
            return Ops.Call(op, input, zeros, weight_ih, weight_hh, bias_ih, bias_hh);
        }

        internal (Tensor, Tensor) RunLstm(Tensor input, Tensor h, Tensor c) =>
            Ops.Call2("aten::lstm_cell", input, new[] { h, c }, weight_ih, weight_hh, bias_ih, bias_hh);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static RNN RNN(long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, bool batchFirst = false,
                double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, nonLinearity, bias, batchFirst, dropout, bidirectional, device, dtype);

            public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false,
                double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false,
                double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

            public static RNNCell RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, nonLinearity, bias, device, dtype);

            public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, bias, device, dtype);

            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
