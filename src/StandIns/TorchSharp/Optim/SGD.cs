using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, with momentum, Nesterov's variant and weight decay</summary>
    public class SGD : OptimizerHelper, optim.IMomentum
    {
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
        {
            if (lr < 0)
                throw new ArgumentException($"Invalid learning rate: {lr}");
            if (momentum < 0)
                throw new ArgumentException($"Invalid momentum value: {momentum}");
            if (weight_decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            if (nesterov && (momentum == 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var defaults = (Options)_defaults;
            var options = (Options)(param_group.Options ??= new Options());
            options.Start(defaults);
            options.momentum ??= defaults.momentum;
            options.dampening ??= defaults.dampening;
            options.weight_decay ??= defaults.weight_decay;
            options.nesterov ??= defaults.nesterov;
            options.maximize ??= defaults.maximize;
            base.add_param_group(param_group);
        }

        private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) => new State();

        public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

        private void Update(ParamGroup group)
        {
            var options = group.Options;
            var lr = options.LearningRate!.Value;
            var momentum = options.momentum!.Value;
            foreach (var p in group.Parameters)
            {
                var grad = Gradient(p, options.maximize!.Value, options.weight_decay!.Value);
                if (grad is null)
                    continue;
                if (momentum == 0)
                {
                    Ops.InPlace("aten::add_.Tensor", p, grad, -lr);
                    grad.Dispose();
                    continue;
                }
                var state = StateOf<State>(p);
                if (state.momentum_buffer is { } buffer)
                {
                    Ops.InPlace("aten::mul_.Scalar", buffer, momentum);
                    Ops.InPlace("aten::add_.Tensor", buffer, grad, 1 - options.dampening!.Value);
                }
                else
                {
                    state.momentum_buffer = buffer = Ops.Call("aten::clone", grad).DetachFromDisposeScope();
                }
                if (options.nesterov!.Value)
                {
                    grad = Instead(grad, Ops.Call("aten::add.Tensor", grad, buffer, momentum));
                    Ops.InPlace("aten::add_.Tensor", p, grad, -lr);
                }
                else
                {
                    Ops.InPlace("aten::add_.Tensor", p, buffer, -lr);
                }
                grad.Dispose();
            }
        }

        /// <summary>The momentum of groups that are added from now on; each group has its own.</summary>
        public double Momentum
        {
            get => ((Options)_defaults).momentum!.Value;
            set => ((Options)_defaults).momentum = value;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                DisposeStates();
        }

        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var s = (Options)source;
                momentum = s.momentum;
                dampening = s.dampening;
                weight_decay = s.weight_decay;
                nesterov = s.nesterov;
                maximize = s.maximize;
            }
        }

        internal sealed class State : OptimizerState, IDisposable
        {
            public Tensor? momentum_buffer;

            public void Dispose()
            {
                momentum_buffer?.Dispose();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                Save(writer, momentum_buffer);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                Load(reader, ref momentum_buffer);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var s = (State)source;
                Take(ref momentum_buffer, s.momentum_buffer);
            }

            public override bool ApproximatelyEquals(OptimizerState other) => other is State s && Close(momentum_buffer, s.momentum_buffer);
        }

        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1E-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }) { }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
