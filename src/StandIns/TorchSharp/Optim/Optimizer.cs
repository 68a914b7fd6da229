using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Reads gradients and changes parameters.</summary>
        public abstract class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            protected Optimizer(IntPtr handle)
            {
                if (handle != IntPtr.Zero)
                    throw new NotSupportedException("Optimizers are written in C#; there are none with a native handle.");
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) { }

            /// <summary>Sets the gradients to zero (Module.zero_grad removes them instead).</summary>
            public virtual void zero_grad() => throw new NotImplementedException();

            /// <summary>Changes the parameters by one step; a closure computes loss and gradients anew before.</summary>
            public virtual Tensor step(Func<Tensor>? closure = null) => throw new NotImplementedException();

            public virtual IEnumerable<Parameter> parameters() => throw new NotImplementedException();

            public virtual void add_param_group(ParamGroup param_group) => throw new NotImplementedException();

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>Options group by group, and the state parameter by parameter.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                public List<OptimizerOptions> Options { get; } = [];
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, which entries of State belong to its parameters.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        public interface ILearningRateController
        {
            double LearningRate { get; set; }
            double InitialLearningRate { get; set; }
        }

        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
