namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Changes the learning rates of an optimizer's groups from step to step; the first step is taken by the constructor.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private protected readonly Optimizer optimizer = null!;
                private protected readonly List<double> base_lrs = [];
                private readonly List<double> last_lrs = [];
                private readonly bool verbose;
                internal int last_epoch = -1;

                protected LRScheduler() { }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    this.optimizer = optimizer;
                    this.last_epoch = last_epoch;
                    this.verbose = verbose;
                    foreach (var group in Groups)
                    {
                        base_lrs.Add(group.InitialLearningRate);
                        last_lrs.Add(group.LearningRate);
                    }
                }

                private protected IEnumerable<ILearningRateController> Groups => optimizer.ParamGroups;

                internal Optimizer Optimizer => optimizer;

                public virtual void step() => step(null);

                /// <summary>Moves to the given epoch, or to the next one.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    last_epoch = epoch ?? last_epoch + 1;
                    Apply((epoch is null ? null : get_closed_form_lr()) ?? get_lr());
                }

                /// <summary>For schedulers that follow a measure; the others ignore it.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                private protected void Apply(IEnumerable<double> rates)
                {
                    var i = 0;
                    foreach (var (group, rate) in Groups.Zip(rates.ToList()))
                    {
                        group.LearningRate = rate;
                        if (verbose && last_lrs[i] != rate)
                            Console.WriteLine($"Adjusting learning rate to {rate}");
                        last_lrs[i++] = rate;
                    }
                }

                protected virtual IEnumerable<double> get_lr() => Each(lr => lr);

                /// <summary>The rates as a function of the epoch alone; null if there is no such form.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => null!;

                public IEnumerable<double> get_last_lr() => last_lrs;

                private protected IEnumerable<double> Each(Func<double, double> f) => Groups.Select(g => f(g.LearningRate));

                private protected IEnumerable<double> EachBase(Func<double, double> f) => base_lrs.Select(f);

                /// <summary>The last rates, taken over from a scheduler that has just made a step.</summary>
                private protected void TakeOver(LRScheduler other)
                {
                    last_lrs.Clear();
                    last_lrs.AddRange(other.last_lrs);
                }

                internal void Undo() => last_epoch--;
            }
        }
    }
}
