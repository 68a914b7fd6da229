using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Gradients divided by the root of the sum of all squares so far (Duchi et al. 2011)</summary>
    public class Adagrad : OptimizerHelper
    {
        public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10)
            : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps) { }

        public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10)
        {
            if (lr < 0)
                throw new ArgumentException($"Invalid learning rate: {lr}");
            if (eps < 0)
                throw new ArgumentException($"Invalid ε: {eps}");
            if (lr_decay < 0)
                throw new ArgumentException($"Invalid lr_decay value: {lr_decay}");
            if (weight_decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            if (initial_accumulator_value < 0)
                throw new ArgumentException($"Invalid initial_accumulator_value: {initial_accumulator_value}");
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                lr_decay = lr_decay,
                initial_accumulator_value = initial_accumulator_value,
                eps = eps,
                weight_decay = weight_decay,
            };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var defaults = (Options)_defaults;
            var options = (Options)(param_group.Options ??= new Options());
            options.Start(defaults);
            options.lr_decay ??= defaults.lr_decay;
            options.initial_accumulator_value ??= defaults.initial_accumulator_value;
            options.eps ??= defaults.eps;
            options.weight_decay ??= defaults.weight_decay;
            base.add_param_group(param_group);
        }

        private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) => new State { sum = Ops.Call("aten::full_like", parameter, ((Options)options).initial_accumulator_value).DetachFromDisposeScope() };

        public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

        private void Update(ParamGroup group)
        {
            var options = group.Options;
            foreach (var p in group.Parameters)
            {
                using var grad = Gradient(p, maximize: false, options.weight_decay!.Value);
                if (grad is null)
                    continue;
                var state = StateOf<State>(p);
                state.step++;
                var lr = options.LearningRate!.Value / (1 + (state.step - 1) * options.lr_decay!.Value);
                Ops.InPlace("aten::addcmul_", state.sum, grad, grad, 1);
                using var root = Ops.Call("aten::sqrt", state.sum);
                Ops.InPlace("aten::add_.Scalar", root, options.eps!.Value);
                Ops.InPlace("aten::addcdiv_", p, grad, root, -lr);
            }
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                DisposeStates();
        }

        public class Options : OptimizerOptions
        {
            public double? lr_decay;
            public double? initial_accumulator_value;
            public double? eps;
            public double? weight_decay;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(lr_decay!.Value);
                writer.Write(initial_accumulator_value!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                lr_decay = reader.ReadDouble();
                initial_accumulator_value = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var s = (Options)source;
                lr_decay = s.lr_decay;
                initial_accumulator_value = s.initial_accumulator_value;
                eps = s.eps;
                weight_decay = s.weight_decay;
            }
        }

        internal sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor? sum;

            public void Dispose()
            {
                sum?.Dispose();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                sum!.Save(writer);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                TensorFile.Read(reader, sum, skip: false);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var s = (State)source;
                step = s.step;
                Take(ref sum, s.sum);
            }

            public override bool ApproximatelyEquals(OptimizerState other) => other is State s && step == s.step && Close(sum, s.sum);
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10)
                : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }) { }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Adagrad Adagrad(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10) =>
                new(parameters.Select(p => p.parameter), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Adagrad Adagrad(IEnumerable<Adagrad.ParamGroup> parameters, double lr = 0.01, double lr_decay = 0.0, double weight_decay = 0.0, double initial_accumulator_value = 0.0, double eps = 1E-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }
}
