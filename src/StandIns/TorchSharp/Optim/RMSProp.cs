using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Gradients divided by a running root mean square (Hinton, lecture 6e)</summary>
    public class RMSProp : OptimizerHelper, optim.IMomentum
    {
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0.0, double momentum = 0.0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0.0, double momentum = 0.0, bool centered = false, bool maximize = false)
        {
            if (lr < 0)
                throw new ArgumentException($"Invalid learning rate: {lr}");
            if (eps < 0)
                throw new ArgumentException($"Invalid ε: {eps}");
            if (alpha < 0)
                throw new ArgumentException($"Invalid alpha: {alpha}");
            if (momentum < 0)
                throw new ArgumentException($"Invalid momentum value: {momentum}");
            if (weight_decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                maximize = maximize,
                momentum = momentum,
                alpha = alpha,
                eps = eps,
                weight_decay = weight_decay,
                centered = centered,
            };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var defaults = (Options)_defaults;
            var options = (Options)(param_group.Options ??= new Options());
            options.Start(defaults);
            options.maximize ??= defaults.maximize;
            options.momentum ??= defaults.momentum;
            options.alpha ??= defaults.alpha;
            options.eps ??= defaults.eps;
            options.weight_decay ??= defaults.weight_decay;
            options.centered ??= defaults.centered;
            base.add_param_group(param_group);
        }

        private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) => new State { square_avg = ZerosLike(parameter) };

        public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

        private void Update(ParamGroup group)
        {
            var options = group.Options;
            var lr = options.LearningRate!.Value;
            var alpha = options.alpha!.Value;
            var momentum = options.momentum!.Value;
            foreach (var p in group.Parameters)
            {
                using var grad = Gradient(p, options.maximize!.Value, options.weight_decay!.Value);
                if (grad is null)
                    continue;
                var state = StateOf<State>(p);
                state.step++;
                Ops.InPlace("aten::mul_.Scalar", state.square_avg, alpha);
                Ops.InPlace("aten::addcmul_", state.square_avg, grad, grad, 1 - alpha);
                var root = Ops.Call("aten::sqrt", state.square_avg);
                if (options.centered!.Value)
                {
                    // The variance instead of the mean square.
                    state.grad_avg ??= ZerosLike(p);
                    Ops.InPlace("aten::mul_.Scalar", state.grad_avg, alpha);
                    Ops.InPlace("aten::add_.Tensor", state.grad_avg, grad, 1 - alpha);
                    root = Instead(root, Ops.Call("aten::addcmul", state.square_avg, state.grad_avg, state.grad_avg, -1));
                    Ops.InPlace("aten::sqrt_", root);
                }
                Ops.InPlace("aten::add_.Scalar", root, options.eps!.Value);
                if (momentum > 0)
                {
                    state.momentum_buffer ??= ZerosLike(p);
                    Ops.InPlace("aten::mul_.Scalar", state.momentum_buffer, momentum);
                    Ops.InPlace("aten::addcdiv_", state.momentum_buffer, grad, root);
                    Ops.InPlace("aten::add_.Tensor", p, state.momentum_buffer, -lr);
                }
                else
                {
                    Ops.InPlace("aten::addcdiv_", p, grad, root, -lr);
                }
                root.Dispose();
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
            public bool? maximize;
            public double? momentum;
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public bool? centered;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(maximize!.Value);
                writer.Write(momentum!.Value);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(centered!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                maximize = reader.ReadBoolean();
                momentum = reader.ReadDouble();
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                centered = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var s = (Options)source;
                maximize = s.maximize;
                momentum = s.momentum;
                alpha = s.alpha;
                eps = s.eps;
                weight_decay = s.weight_decay;
                centered = s.centered;
            }
        }

        internal sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor? square_avg;
            public Tensor? momentum_buffer;
            public Tensor? grad_avg;

            public void Dispose()
            {
                square_avg?.Dispose();
                momentum_buffer?.Dispose();
                grad_avg?.Dispose();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                square_avg!.Save(writer);
                Save(writer, momentum_buffer);
                Save(writer, grad_avg);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                TensorFile.Read(reader, square_avg, skip: false);
                Load(reader, ref momentum_buffer);
                Load(reader, ref grad_avg);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var s = (State)source;
                step = s.step;
                Take(ref square_avg, s.square_avg);
                Take(ref momentum_buffer, s.momentum_buffer);
                Take(ref grad_avg, s.grad_avg);
            }

            public override bool ApproximatelyEquals(OptimizerState other) => other is State s && step == s.step && Close(square_avg, s.square_avg) && Close(momentum_buffer, s.momentum_buffer) && Close(grad_avg, s.grad_avg);
        }

        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1E-3, double eps = 1E-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered }) { }

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
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0.0, double momentum = 0.0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0.0, double momentum = 0.0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0.0, double momentum = 0.0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
