using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all optimizers share: parameter groups with options, and a state for each parameter.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<IntPtr, OptimizerState> states = [];

    public OptimizerHelper() : base(IntPtr.Zero) { }

    private protected abstract OptimizerState NewState(Parameter parameter, OptimizerOptions options);

    private protected TState StateOf<TState>(Parameter p) where TState : OptimizerState => (TState)states[p.Handle];

    public override void add_param_group(ParamGroup param_group)
    {
        // An enumeration of a module's parameters would walk through its tree at every step.
        var list = param_group.Parameters.ToArray();
        param_group.Parameters = list;
        _parameter_groups.Add(param_group);
        foreach (var p in list)
        {
            if (!states.TryAdd(p.Handle, NewState(p, param_group.Options)))
                throw new ArgumentException("some parameters appear in more than one parameter group");
        }
    }

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(g => g.Parameters);

    public override void zero_grad()
    {
        foreach (var group in _parameter_groups)
        {
            foreach (var p in group.Parameters)
            {
                using var grad = p.grad;
                if (grad is not null)
                    Ops.InPlace("aten::zero_", grad);
            }
        }
    }

    protected Tensor _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            var before = Native.ct_grad_mode();
            Native.ct_set_grad_mode(1);
            try
            {
                loss = loss_closure();
            }
            finally
            {
                Native.ct_set_grad_mode(before);
            }
        }
        using var _ = new NoGrad();
        foreach (var group in _parameter_groups)
            body((T)group);
        return loss!; // null without a closure
    }

    /// <summary>The gradient, negated if the aim is a maximum; null if there is none. The caller disposes it.</summary>
    private protected static Tensor? Gradient(Parameter p, bool maximize, double weight_decay)
    {
        var grad = p.grad;
        if (grad is null)
            return null;
        if (maximize)
            grad = Instead(grad, Ops.Call("aten::neg", grad));
        if (weight_decay != 0)
            grad = Instead(grad, Ops.Call("aten::add.Tensor", grad, p, weight_decay));
        return grad;
    }

    private protected static Tensor Instead(Tensor old, Tensor value)
    {
        old.Dispose();
        return value;
    }

    /// <summary>States outlive the scope in which they are made.</summary>
    private protected static Tensor ZerosLike(Tensor p) => Ops.Call("aten::zeros_like", p).DetachFromDisposeScope();

    private protected void DisposeStates()
    {
        foreach (var state in states.Values)
            (state as IDisposable)?.Dispose();
        states.Clear();
    }

    // ---- saving -------------------------------------------------------------------------------------------------------

    public virtual StateDictionary state_dict()
    {
        var dict = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dict.Options.Add(group.Options);
            var indices = new List<int>();
            foreach (var p in group.Parameters)
            {
                indices.Add(dict.State.Count);
                dict.State.Add(states[p.Handle]);
            }
            dict.StateIndexRef.Add(indices);
        }
        return dict;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckSizes(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (own.Options[i] != state_dict.Options[i])
                own.Options[i].LoadStateDict(state_dict.Options[i]);
        }
        for (var i = 0; i < own.State.Count; i++)
        {
            if (own.State[i] != state_dict.State[i])
                own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        var own = state_dict();
        TensorFile.WriteLeb(writer, own.Options.Count);
        TensorFile.WriteLeb(writer, own.State.Count);
        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var kind = reader.ReadString();
        if (kind != GetType().Name)
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{kind}' in the loaded stream.");
        var own = state_dict();
        CheckSizes(own, TensorFile.ReadLeb(reader), TensorFile.ReadLeb(reader));
        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var state in own.State)
            state.LoadStateDict(reader);
    }

    private static void CheckSizes(StateDictionary own, long options, long states)
    {
        if (options != own.Options.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (states != own.State.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }

    public void to(Device device)
    {
        foreach (var state in states.Values)
            state.to(device);
    }
}

/// <summary>The hyperparameters of a group; those that are null are filled in from the optimizer's defaults.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }
    public double InitialLearningRate { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    /// <summary>The learning rate of a group that is being added.</summary>
    internal void Start(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
    }
}

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState
{
    public abstract void SaveStateDict(BinaryWriter writer);
    public abstract void LoadStateDict(BinaryReader reader);
    public abstract void LoadStateDict(OptimizerState source);
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;
    public virtual void to(Device device)
    {
        if (device.type != DeviceType.CPU)
            throw new InvalidOperationException($"{device.type} is not available.");
    }

    private protected static void Save(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null)
            tensor.Save(writer);
    }

    private protected static void Load(BinaryReader reader, ref Tensor? tensor)
    {
        tensor?.Dispose();
        tensor = reader.ReadBoolean() ? TensorFile.Read(reader, null, skip: false)!.DetachFromDisposeScope() : null;
    }

    private protected static void Take(ref Tensor? tensor, Tensor? source)
    {
        if (ReferenceEquals(tensor, source))
            return;
        tensor?.Dispose();
        tensor = source;
    }

    private protected static bool Close(Tensor? a, Tensor? b) =>
        a is null || b is null ? a is null && b is null : Ops.CallBool("aten::allclose", a, b);
}

/// <summary>Parameters with common options</summary>
public class ParamGroup : optim.ILearningRateController
{
    public ParamGroup() { }

    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate
    {
        get => Options.LearningRate!.Value;
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
