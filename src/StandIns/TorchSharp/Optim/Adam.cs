using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Adaptive moments (Kingma and Ba 2015); weight decay acts through the gradient</summary>
    public class Adam : OptimizerHelper, optim.IBetas
    {
        public Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0.0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        public Adam(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0.0, bool amsgrad = false, bool maximize = false)
        {
            if (lr < 0)
                throw new ArgumentException($"Invalid learning rate: {lr}");
            if (eps < 0)
                throw new ArgumentException($"Invalid ε: {eps}");
            if (beta1 is < 0 or >= 1)
                throw new ArgumentException($"Invalid beta1: {beta1}");
            if (beta2 is < 0 or >= 1)
                throw new ArgumentException($"Invalid beta2: {beta2}");
            if (weight_decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
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
            options.beta1 ??= defaults.beta1;
            options.beta2 ??= defaults.beta2;
            options.eps ??= defaults.eps;
            options.weight_decay ??= defaults.weight_decay;
            options.amsgrad ??= defaults.amsgrad;
            options.maximize ??= defaults.maximize;
            base.add_param_group(param_group);
        }

        private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) => new State
        {
            exp_avg = ZerosLike(parameter),
            exp_avg_sq = ZerosLike(parameter),
            max_exp_avg_sq = ((Options)options).amsgrad!.Value ? ZerosLike(parameter) : null,
        };

        public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

        private void Update(ParamGroup group)
        {
            var options = group.Options;
            var (beta1, beta2) = group.Betas;
            foreach (var p in group.Parameters)
            {
                using var grad = Gradient(p, options.maximize!.Value, options.weight_decay!.Value);
                if (grad is null)
                    continue;
                var state = StateOf<State>(p);
                state.step++;
                var correction1 = 1 - Math.Pow(beta1, state.step);
                var correction2 = 1 - Math.Pow(beta2, state.step);
                Ops.InPlace("aten::mul_.Scalar", state.exp_avg, beta1);
                Ops.InPlace("aten::add_.Tensor", state.exp_avg, grad, 1 - beta1);
                Ops.InPlace("aten::mul_.Scalar", state.exp_avg_sq, beta2);
                Ops.InPlace("aten::addcmul_", state.exp_avg_sq, grad, grad, 1 - beta2);
                if (state.max_exp_avg_sq is { } max)
                    Ops.CallVoid("aten::maximum.out", max, state.exp_avg_sq, max);
                using var root = Ops.Call("aten::sqrt", state.max_exp_avg_sq ?? state.exp_avg_sq);
                Ops.InPlace("aten::div_.Scalar", root, Math.Sqrt(correction2));
                Ops.InPlace("aten::add_.Scalar", root, options.eps!.Value);
                Ops.InPlace("aten::addcdiv_", p, state.exp_avg, root, -options.LearningRate!.Value / correction1);
            }
        }

        /// <summary>The betas of groups that are added from now on; each group has its own.</summary>
        public (double, double) Betas
        {
            get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
            set
            {
                var defaults = (Options)_defaults;
                (defaults.beta1, defaults.beta2) = value;
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
            public double? beta1;
            public double? beta2;
            public double? eps;
            public double? weight_decay;
            public bool? amsgrad;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(amsgrad!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                amsgrad = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var s = (Options)source;
                beta1 = s.beta1;
                beta2 = s.beta2;
                eps = s.eps;
                weight_decay = s.weight_decay;
                amsgrad = s.amsgrad;
                maximize = s.maximize;
            }
        }

        internal sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor? exp_avg;
            public Tensor? exp_avg_sq;
            public Tensor? max_exp_avg_sq;

            public void Dispose()
            {
                exp_avg?.Dispose();
                exp_avg_sq?.Dispose();
                max_exp_avg_sq?.Dispose();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                exp_avg!.Save(writer);
                exp_avg_sq!.Save(writer);
                Save(writer, max_exp_avg_sq);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                TensorFile.Read(reader, exp_avg, skip: false);
                TensorFile.Read(reader, exp_avg_sq, skip: false);
                Load(reader, ref max_exp_avg_sq);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var s = (State)source;
                step = s.step;
                Take(ref exp_avg, s.exp_avg);
                Take(ref exp_avg_sq, s.exp_avg_sq);
                Take(ref max_exp_avg_sq, s.max_exp_avg_sq);
            }

            public override bool ApproximatelyEquals(OptimizerState other) => other is State s && step == s.step && Close(exp_avg, s.exp_avg) && Close(exp_avg_sq, s.exp_avg_sq) && Close(max_exp_avg_sq, s.max_exp_avg_sq);
        }

        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1E-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }) { }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
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
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0.0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0.0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0.0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
