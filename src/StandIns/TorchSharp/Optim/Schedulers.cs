namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            // The formulas are those of torch.optim.lr_scheduler in PyTorch.
            public static partial class impl
            {
                /// <summary>Initial rate times a function of the epoch</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> lambdas;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose) { }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        lambdas = lr_lambdas.ToList();
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => base_lrs.Zip(lambdas, (lr, f) => lr * f(last_epoch));
                }

                /// <summary>Last rate times a function of the epoch</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly List<Func<int, double>> lambdas;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose) { }

                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        lambdas = lr_lambdas.ToList();
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        last_epoch > 0 ? Groups.Zip(lambdas, (g, f) => g.LearningRate * f(last_epoch)) : Each(lr => lr);
                }

                /// <summary>Times gamma every step_size epochs</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int step_size;
                    private readonly double gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.step_size = step_size;
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Each(lr => last_epoch == 0 || last_epoch % step_size != 0 ? lr : lr * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => EachBase(lr => lr * Math.Pow(gamma, last_epoch / step_size));
                }

                /// <summary>Times gamma at each milestone</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly IList<int> milestones;
                    private readonly double gamma;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.milestones = milestones;
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Each(lr => milestones.Contains(last_epoch) ? lr * gamma : lr);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        EachBase(lr => lr * Math.Pow(gamma, milestones.Count(m => m <= last_epoch)));
                }

                /// <summary>Times factor during the first total_iters epochs</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int total_iters;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (factor is > 1 or < 0)
                            throw new ArgumentException("Constant multiplicative factor expected to be between 0 and 1.");
                        this.factor = factor;
                        this.total_iters = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Each(lr => last_epoch == 0 ? lr * factor : last_epoch == total_iters ? lr / factor : lr);

                    protected override IEnumerable<double> get_closed_form_lr() => EachBase(lr => last_epoch < total_iters ? lr * factor : lr);
                }

                /// <summary>A factor that goes from start_factor to end_factor in equal steps</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start_factor, end_factor;
                    private readonly int total_iters;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (start_factor is > 1 or <= 0)
                            throw new ArgumentException("Starting multiplicative factor expected to be between 0 and 1.");
                        if (end_factor is > 1 or < 0)
                            throw new ArgumentException("Ending multiplicative factor expected to be between 0 and 1.");
                        this.start_factor = start_factor;
                        this.end_factor = end_factor;
                        this.total_iters = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Each(lr =>
                        last_epoch == 0 ? lr * start_factor
                        : last_epoch > total_iters ? lr
                        : lr * (1 + (end_factor - start_factor) / (total_iters * start_factor + (last_epoch - 1) * (end_factor - start_factor))));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        EachBase(lr => lr * (start_factor + (end_factor - start_factor) * Math.Min(total_iters, last_epoch) / total_iters));
                }

                /// <summary>Times gamma every epoch</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Each(lr => last_epoch == 0 ? lr : lr * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => EachBase(lr => lr * Math.Pow(gamma, last_epoch));
                }

                /// <summary>Down to zero in total_iters epochs, by a power of the remaining part</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int total_iters;
                    private readonly double power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.total_iters = total_iters;
                        this.power = power;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Each(lr => last_epoch == 0 || last_epoch > total_iters ? lr
                        : lr * Math.Pow((1 - (double)last_epoch / total_iters) / (1 - (last_epoch - 1.0) / total_iters), power));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        EachBase(lr => lr * Math.Pow(1 - (double)Math.Min(total_iters, last_epoch) / total_iters, power));
                }

                /// <summary>Half a cosine from the initial rate to eta_min in T_max epochs, and back (Loshchilov and Hutter 2017)</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double T_max, eta_min;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0.0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.T_max = T_max;
                        this.eta_min = eta_min;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (last_epoch == 0)
                            return Each(lr => lr);
                        if (_step_count == 1 && last_epoch > 0)
                            return Groups.Zip(base_lrs, (g, b) => eta_min + (b - eta_min) * (1 + Math.Cos(last_epoch * Math.PI / T_max)) / 2);
                        if ((last_epoch - 1 - T_max) % (2 * T_max) == 0)
                            return Groups.Zip(base_lrs, (g, b) => g.LearningRate + (b - eta_min) * (1 - Math.Cos(Math.PI / T_max)) / 2);
                        return Each(lr => (1 + Math.Cos(Math.PI * last_epoch / T_max)) / (1 + Math.Cos(Math.PI * (last_epoch - 1) / T_max)) * (lr - eta_min) + eta_min);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        EachBase(lr => eta_min + (lr - eta_min) * (1 + Math.Cos(Math.PI * last_epoch / T_max)) / 2);
                }

                /// <summary>Up to max_lr and far down again in one cycle, the momentum the other way round (Smith and Topin 2019)</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }

                    // What a phase of the cycle ends with: step number, and from where to where rate and momentum go.
                    private readonly record struct Phase(double End, Func<Group, (double from, double to)> Rate, Func<Group, (double from, double to)> Momentum);

                    private readonly record struct Group(double Initial, double Max, double Min, double BaseMomentum, double MaxMomentum);

                    private readonly List<Group> groups = [];
                    private readonly Phase[] phases;
                    private readonly int total;
                    private readonly bool cycle_momentum;
                    private readonly AnnealStrategy strategy;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95,
                        double div_factor = 25.0, double final_div_factor = 10000.0, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                            optimizer.ParamGroups.Select(_ => base_momentum), optimizer.ParamGroups.Select(_ => max_momentum), div_factor, final_div_factor, three_phase,
                            last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, double div_factor = 25.0, double final_div_factor = 10000.0, bool three_phase = false,
                        int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentException($"Expected float between 0 and 1 for pct_start, but got {pct_start}");
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        total = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        this.cycle_momentum = cycle_momentum;
                        strategy = anneal_strategy;

                        var controllers = Groups.ToList();
                        var max = max_lr.ToList();
                        var lowMomentum = base_momentum?.ToList() ?? [.. controllers.Select(_ => 0.85)];
                        var highMomentum = max_momentum?.ToList() ?? [.. controllers.Select(_ => 0.95)];
                        if (max.Count != controllers.Count || lowMomentum.Count != controllers.Count || highMomentum.Count != controllers.Count)
                            throw new ArgumentException($"The optimizer has {controllers.Count} parameter groups: expected as many values of max_lr, base_momentum and max_momentum.");
                        for (var i = 0; i < controllers.Count; i++)
                        {
                            var initial = max[i] / div_factor;
                            groups.Add(new(initial, max[i], initial / final_div_factor, lowMomentum[i], highMomentum[i]));
                            if (last_epoch == -1)
                            {
                                controllers[i].InitialLearningRate = initial;
                                if (cycle_momentum)
                                    SetMomentum(controllers[i], highMomentum[i]);
                            }
                        }
                        Phase up = new(pct_start * total - 1, g => (g.Initial, g.Max), g => (g.MaxMomentum, g.BaseMomentum));
                        phases = three_phase
                            ? [
                                up,
                                new(2 * pct_start * total - 2, g => (g.Max, g.Initial), g => (g.BaseMomentum, g.MaxMomentum)),
                                new(total - 1, g => (g.Initial, g.Min), g => (g.MaxMomentum, g.MaxMomentum)),
                            ]
                            : [up, new(total - 1, g => (g.Max, g.Min), g => (g.BaseMomentum, g.MaxMomentum))];
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (last_epoch > total)
                            throw new InvalidOperationException($"Tried to step {last_epoch} times. The specified number of total steps is {total}");
                        var i = 0;
                        while (i < phases.Length - 1 && last_epoch > phases[i].End)
                            i++;
                        var start = i == 0 ? 0 : phases[i - 1].End;
                        var part = (last_epoch - start) / (phases[i].End - start);
                        if (cycle_momentum)
                        {
                            foreach (var (controller, g) in Groups.Zip(groups))
                                SetMomentum(controller, Anneal(phases[i].Momentum(g), part));
                        }
                        return groups.Select(g => Anneal(phases[i].Rate(g), part)).ToList();
                    }

                    private double Anneal((double from, double to) range, double part) => strategy == AnnealStrategy.Cos
                        ? range.to + (range.from - range.to) / 2 * (1 + Math.Cos(Math.PI * part))
                        : (range.to - range.from) * part + range.from;
                }

                private static double GetMomentum(ILearningRateController group) => group switch
                {
                    IMomentum m => m.Momentum,
                    IBetas b => b.Betas.Item1,
                    _ => 0,
                };

                private static void SetMomentum(ILearningRateController group, double value)
                {
                    if (group is IMomentum m)
                        m.Momentum = value;
                    else if (group is IBetas b)
                        b.Betas = (value, b.Betas.Item2);
                }

                /// <summary>Up and down between two rates, again and again (Smith 2017)</summary>
                public class CyclicLR : LRScheduler
                {
                    public enum Mode
                    {
                        Triangular = 0,
                        Triangular2 = 1,
                        ExpRange = 2,
                    }

                    public enum ScaleMode
                    {
                        Cycle = 0,
                        Iterations = 1,
                    }

                    private readonly List<double> max_lrs, base_momentums, max_momentums;
                    private readonly double total_size, step_ratio;
                    private readonly Func<double, double> scale;
                    private readonly ScaleMode scale_mode;
                    private readonly bool cycle_momentum;

                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular,
                        double gamma = 1.0, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true,
                        double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => base_lr), optimizer.ParamGroups.Select(_ => max_lr), step_size_up, step_size_down, mode, gamma,
                            scale_fn, scale_mode, cycle_momentum, optimizer.ParamGroups.Select(_ => base_momentum), optimizer.ParamGroups.Select(_ => max_momentum), last_epoch,
                            verbose) { }

                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1,
                        Mode mode = Mode.Triangular, double gamma = 1.0, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        double up = step_size_up, down = step_size_down < 0 ? step_size_up : step_size_down;
                        total_size = up + down;
                        step_ratio = up / total_size;
                        this.cycle_momentum = cycle_momentum;
                        var controllers = Groups.ToList();
                        base_lrs.Clear();
                        base_lrs.AddRange(base_lr);
                        max_lrs = max_lr.ToList();
                        base_momentums = base_momentum?.ToList() ?? [.. controllers.Select(_ => 0.8)];
                        max_momentums = max_momentum?.ToList() ?? [.. controllers.Select(_ => 0.9)];
                        (scale, this.scale_mode) = (scale_fn, mode) switch
                        {
                            ({ } f, _) => (f, scale_mode),
                            (null, Mode.Triangular2) => (x => 1 / Math.Pow(2, x - 1), ScaleMode.Cycle),
                            (null, Mode.ExpRange) => (x => Math.Pow(gamma, x), ScaleMode.Iterations),
                            _ => ((Func<double, double>)(_ => 1), ScaleMode.Cycle),
                        };
                        if (last_epoch == -1)
                        {
                            for (var i = 0; i < controllers.Count; i++)
                            {
                                controllers[i].LearningRate = base_lrs[i];
                                if (cycle_momentum)
                                    SetMomentum(controllers[i], base_momentums[i]);
                            }
                        }
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + last_epoch / total_size);
                        var x = 1 + last_epoch / total_size - cycle;
                        var height = x <= step_ratio ? x / step_ratio : (x - 1) / (step_ratio - 1);
                        var factor = height * scale(scale_mode == ScaleMode.Cycle ? cycle : last_epoch);
                        if (cycle_momentum)
                        {
                            var i = 0;
                            foreach (var group in Groups)
                            {
                                SetMomentum(group, max_momentums[i] - (max_momentums[i] - base_momentums[i]) * factor);
                                i++;
                            }
                        }
                        return base_lrs.Zip(max_lrs, (low, high) => low + (high - low) * factor).ToList();
                    }
                }

                /// <summary>Times factor when a measure has not become better for longer than patience</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool min, relative, verbose;
                    private readonly double factor, threshold, eps;
                    private readonly int patience, cooldown;
                    private readonly IList<double> min_lrs;
                    private double best;
                    private int bad_epochs, cooldown_left;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08, bool verbose = false) : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1)
                            throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        var count = Groups.Count();
                        if (min_lr is not null && min_lr.Count is var n && n != 1 && n != count)
                            throw new ArgumentException($"expected 1 or {count} values of min_lr, got {n}");
                        min_lrs = min_lr is null ? new double[count] : min_lr.Count == count ? min_lr : [.. Enumerable.Repeat(min_lr[0], count)];
                        min = mode == "min";
                        relative = threshold_mode == "rel";
                        this.factor = factor;
                        this.patience = patience;
                        this.threshold = threshold;
                        this.cooldown = cooldown;
                        this.eps = eps;
                        this.verbose = verbose;
                        best = min ? double.PositiveInfinity : double.NegativeInfinity;
                        last_epoch = 0;
                    }

                    public override void step() =>
                        throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler. Use step(double, int?), instead.");

                    public override void step(int? epoch) =>
                        throw new InvalidOperationException("step(int?) should not be used with the ReduceLROnPlateau scheduler. Use step(double, int?), instead.");

                    public override void step(double current, int? epoch = null)
                    {
                        last_epoch = epoch ?? last_epoch + 1;
                        if (IsBetter(current))
                        {
                            best = current;
                            bad_epochs = 0;
                        }
                        else
                        {
                            bad_epochs++;
                        }
                        if (cooldown_left > 0)
                        {
                            cooldown_left--;
                            bad_epochs = 0;
                        }
                        if (bad_epochs <= patience)
                            return;
                        Apply(Groups.Zip(min_lrs, (g, low) => Math.Max(g.LearningRate * factor, low) is var rate && g.LearningRate - rate > eps ? rate : g.LearningRate));
                        if (verbose)
                            Console.WriteLine($"Epoch {last_epoch}: reducing learning rate to {string.Join(", ", get_last_lr())}.");
                        cooldown_left = cooldown;
                        bad_epochs = 0;
                    }

                    private bool IsBetter(double a) => (min, relative) switch
                    {
                        (true, true) => a < best * (1 - threshold),
                        (true, false) => a < best - threshold,
                        (false, true) => double.IsNegativeInfinity(best) || a > best * (1 + threshold),
                        (false, false) => a > best + threshold,
                    };
                }

                /// <summary>One scheduler after the other; each milestone hands over to the next.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> schedulers;
                    private readonly List<int> milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) : base(optimizer, last_epoch + 1)
                    {
                        this.schedulers = schedulers.ToList();
                        this.milestones = milestones.ToList();
                        if (this.schedulers.Any(s => !ReferenceEquals(s.Optimizer, optimizer)))
                            throw new ArgumentException("Sequential Schedulers expects all schedulers to belong to the same optimizer");
                        if (this.milestones.Count != this.schedulers.Count - 1)
                            throw new ArgumentException("Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, " +
                                $"but got number of schedulers {this.schedulers.Count} and the number of milestones to be equal to {this.milestones.Count}");
                        // All of them have made their first step already: take that back, and let the first one begin.
                        foreach (var group in Groups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var s in this.schedulers)
                            s.Undo();
                        this.schedulers[0].step();
                        TakeOver(this.schedulers[0]);
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var i = milestones.Count(m => m <= last_epoch);
                        if (i > 0 && milestones[i - 1] == last_epoch)
                            schedulers[i].step(0);
                        else
                            schedulers[i].step();
                        return Each(lr => lr);
                    }
                }

                /// <summary>Several schedulers, all of which step together.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly List<LRScheduler> schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers) : base(schedulers.First().Optimizer)
                    {
                        this.schedulers = schedulers.ToList();
                        if (this.schedulers.Any(s => !ReferenceEquals(s.Optimizer, optimizer)))
                            throw new ArgumentException("ChainedScheduler expects all schedulers to belong to the same optimizer");
                        TakeOver(this.schedulers[^1]);
                    }

                    public override void step()
                    {
                        foreach (var s in schedulers)
                            s.step();
                        TakeOver(schedulers[^1]);
                    }
                }
            }
        }
    }
}
