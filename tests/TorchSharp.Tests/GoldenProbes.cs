// Probes of TorchSharp's behaviour; data/torchsharp.json has what the original 0.107.0 answered to them (on libtorch 1.13.1). Each
// probe reseeds with 7. Float results agree to about 1e-5 relative between machines; integers, shapes, names, exceptions exactly.
#nullable disable
#pragma warning disable CA2201, CA1861, IDE0007, CS8603
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

internal static class GoldenProbes
{
    /// <summary>What this library answers to each expression.</summary>
    public static Dictionary<string, string> Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var results = new Dictionary<string, string>();
        string Fmt(object o) => o switch { null => "null", float f => f.ToString("G9"), double d => d.ToString("G12"), bool b => b ? "true" : "false", Tensor t => $"{t.dtype}[{string.Join(",", t.shape)}] " + (t.dtype == ScalarType.Float32 ? string.Join(" ", t.detach().contiguous().flatten().data<float>().ToArray().Take(24).Select(v => v.ToString("G7"))) : t.dtype == ScalarType.Int64 ? string.Join(" ", t.contiguous().flatten().data<long>().ToArray().Take(24)) : t.dtype == ScalarType.Bool ? string.Join(" ", t.contiguous().flatten().data<bool>().ToArray().Take(24).Select(v => v ? 1 : 0)) : t.dtype == ScalarType.Float64 ? string.Join(" ", t.detach().contiguous().flatten().data<double>().ToArray().Take(24).Select(v => v.ToString("G10"))) : t.ToString()), IEnumerable<string> s => string.Join(" ", s), IEnumerable<float> s => string.Join(" ", s.Select(v => v.ToString("G7"))), IEnumerable<double> s => string.Join(" ", s.Select(v => v.ToString("G9"))), IEnumerable<long> s => string.Join(" ", s), _ => o.ToString() };
        void P(string code, Func<object> f) { string r; try { random.manual_seed(7); r = Fmt(f()); } catch (Exception e) { r = "throws " + e.GetType().FullName + ": " + e.Message.Split('\n')[0]; } results.Add(code, r.Replace("\r", "")); }
        Tensor X() { random.manual_seed(11); return rand(8, 20); } Tensor Y() => tensor(new long[] { 0, 1, 2, 0, 1, 2, 0, 1 });
        IEnumerable<float> Train(Module<Tensor, Tensor> m, optim.Optimizer o, int n = 6, optim.lr_scheduler.LRScheduler s = null) { var x = X(); var y = Y(); var l = new List<float>(); random.manual_seed(5); for (int i = 0; i < n; i++) { o.zero_grad(); using var loss = F.cross_entropy(m.forward(x), y); loss.backward(); o.step(); s?.step(); l.Add(loss.item<float>()); } return l; }
        Sequential Mlp(double p = .5) { random.manual_seed(3); return Sequential(("fc1", Linear(20, 16)), ("relu", ReLU()), ("drop", Dropout(p)), ("fc2", Linear(16, 3))); }
        // factories and random
        P("rand(2,3)", () => rand(2, 3));
        P("randn(2,3)", () => randn(2, 3));
        P("randint(10, new long[]{6})", () => randint(10, new long[] { 6 }));
        P("randperm(7)", () => randperm(7));
        P("bernoulli(full(12, 0.3))", () => bernoulli(full(12, 0.3f)));
        P("normal(zeros(4), ones(4))", () => normal(zeros(4), ones(4)));
        P("multinomial(tensor([.1,.2,.7]), 2)", () => multinomial(tensor(new float[] { .1f, .2f, .7f }), 2));
        P("empty(3).uniform_(-1,1)", () => empty(3).uniform_(-1, 1));
        P("zeros(4).bernoulli_(0.5)", () => zeros(4).bernoulli_(0.5));
        P("arange(5)", () => arange(5));
        P("arange(0,1,0.25)", () => arange(0, 1, 0.25));
        P("linspace(0,1,5)", () => linspace(0, 1, 5));
        P("eye(2)", () => eye(2));
        P("full(2, 3)", () => full(2, 3));
        P("full(2, 3.5)", () => full(2, 3.5));
        P("tensor(1)", () => tensor(1));
        P("tensor(1.5)", () => tensor(1.5));
        P("tensor(new[]{1,2})", () => tensor(new[] { 1, 2 }).to_type(ScalarType.Int64));
        P("tensor(new[]{1,2}).dtype", () => tensor(new[] { 1, 2 }).dtype);
        P("tensor(new double[,]{{1,2},{3,4}})", () => tensor(new double[,] { { 1, 2 }, { 3, 4 } }));
        // printing
        P("arange(6).reshape(2,3).ToString()", () => arange(6).reshape(2, 3).ToString());
        P("ToString(TorchSharp.TensorStringStyle.Default)", () => (arange(6).reshape(2, 3).to_type(ScalarType.Float32) / 4).ToString(TorchSharp.TensorStringStyle.Default));
        P("ToString(Julia)", () => (arange(6).reshape(2, 3).to_type(ScalarType.Float32) / 4).ToString(TorchSharp.TensorStringStyle.Julia));
        P("ToString(Numpy)", () => (arange(6).reshape(2, 3).to_type(ScalarType.Float32) / 4).ToString(TorchSharp.TensorStringStyle.Numpy));
        P("ToString(CSharp)", () => (arange(6).reshape(2, 3).to_type(ScalarType.Float32) / 4).ToString(TorchSharp.TensorStringStyle.CSharp));
        P("tensor(2.5f).ToString(Julia)", () => tensor(2.5f).ToString(TorchSharp.TensorStringStyle.Julia));
        P("cstr of rand(2,2,2)", () => rand(2, 2, 2).cstr());
        P("jlstr of bools", () => (rand(2, 3) > .5).jlstr());
        // operators
        P("arange(4)/2", () => arange(4) / 2);
        P("1 - rand(3)", () => 1 - rand(3));
        P("rand(3) > 0.5", () => rand(3) > 0.5);
        P("(rand(2,3)).sum(1)", () => rand(2, 3).sum(1));
        P("rand(2,3).mean(new long[]{0})", () => rand(2, 3).mean(new long[] { 0 }));
        P("rand(2,3).mean(new long[]{1}, keepdim: true)", () => rand(2, 3).mean(new long[] { 1 }, keepdim: true));
        P("randn(5).std()", () => randn(5).std());
        P("randn(5).var(unbiased: false)", () => randn(5).var(unbiased: false));
        P("rand(2,3).max(1).values", () => rand(2, 3).max(1).values);
        P("rand(2,3).argmax(1)", () => rand(2, 3).argmax(1));
        P("rand(6).topk(2).values", () => rand(6).topk(2).values);
        P("rand(4).sort().Indices", () => rand(4).sort().Indices);
        P("softmax(randn(3), 0)", () => F.softmax(randn(3), 0));
        P("randn(3).log_softmax(0)", () => F.log_softmax(randn(3), 0));
        P("einsum", () => einsum("ij,jk->ik", rand(2, 3), rand(3, 2)));
        P("x[1..3]", () => arange(10)[1..3]);
        P("x[TensorIndex.Slice(step:2)]", () => arange(10)[TensorIndex.Slice(0, null, 3)]);
        P("x[mask]", () => { var x = arange(6); return x[x > 2]; });
        P("x[idx]=v", () => { var x = zeros(4); x[1] = tensor(5f); return x; });
        P("where", () => where(rand(4) > .5, ones(4), zeros(4)));
        P("masked_fill", () => rand(4).masked_fill(tensor(new[] { true, false, true, false }), -1));
        P("gather", () => rand(2, 3).gather(1, tensor(new long[,] { { 0 }, { 2 } })));
        P("cat", () => cat(new[] { ones(1, 2), zeros(1, 2) }, 0));
        P("stack", () => stack(new[] { ones(2), zeros(2) }));
        P("clamp", () => randn(4).clamp(-.5, .5));
        P("norm", () => randn(4).norm());
        P("linalg.solve", () => linalg.solve(tensor(new float[,] { { 2, 0 }, { 1, 3 } }), tensor(new float[,] { { 2 }, { 7 } })));
        // errors
        P("rand(2,3).mm(rand(2,3))", () => rand(2, 3).mm(rand(2, 3)));
        P("ones(2).item<float>()", () => ones(2).item<float>());
        P("ones(1).item<double>()", () => ones(1).item<double>());
        P("nn.Dropout(2).forward", () => Dropout(2).forward(ones(2)));
        P("nn.Dropout(-0.1)", () => Dropout(-.1).forward(ones(2)));
        P("dropout p=1", () => F.dropout(ones(4), 1, true));
        P("dropout p=0", () => F.dropout(ones(4), 0, true));
        P("disposed use", () => { var t = ones(2); t.Dispose(); return t.sum(); });
        P("view bad", () => ones(6).view(4, 2));
        P("backward on leaf without grad", () => { ones(1).backward(); return "ok"; });
        P("cross_entropy bad target", () => F.cross_entropy(rand(2, 3), tensor(new long[] { 0, 5 })));
        // layers forward
        P("Dropout train", () => Dropout(.5).forward(ones(12)));
        P("Dropout eval", () => { var d = Dropout(.5); d.eval(); return d.forward(ones(4)); });
        P("Dropout1d", () => Dropout1d(.5).forward(ones(2, 4, 2)));
        P("Dropout2d", () => Dropout2d(.5).forward(ones(1, 6, 2, 2)));
        P("AlphaDropout", () => AlphaDropout(.5).forward(ones(8)));
        P("FeatureAlphaDropout", () => FeatureAlphaDropout(.5).forward(ones(1, 4, 2)));
        P("Linear(4,3) weight", () => Linear(4, 3).weight);
        P("Linear(4,3) bias", () => Linear(4, 3).bias);
        P("Conv2d(1,2,3) weight", () => Conv2d(1, 2, 3).weight);
        P("Embedding(5,3).weight", () => Embedding(5, 3).weight);
        P("BatchNorm1d(3) train", () => BatchNorm1d(3).forward(rand(4, 3)));
        P("BatchNorm2d running_mean", () => { var b = BatchNorm2d(2); b.forward(rand(2, 2, 3, 3)); return b.running_mean; });
        P("LayerNorm", () => LayerNorm(new long[] { 4 }).forward(rand(2, 4)));
        P("LSTM out", () => LSTM(3, 2).forward(rand(4, 1, 3)).Item1);
        P("GRU out", () => GRU(3, 2).forward(rand(4, 1, 3)).Item1);
        P("RNN out", () => RNN(3, 2).forward(rand(4, 1, 3), null).Item1);
        P("MaxPool2d", () => MaxPool2d(2).forward(rand(1, 1, 4, 4)));
        P("AvgPool2d", () => AvgPool2d(2).forward(rand(1, 1, 4, 4)));
        P("AdaptiveAvgPool2d", () => AdaptiveAvgPool2d(1).forward(rand(1, 2, 4, 4)));
        P("GELU", () => GELU().forward(randn(3)));
        P("SELU", () => SELU().forward(randn(3)));
        P("Flatten", () => Flatten().forward(rand(2, 2, 2)).shape);
        P("init.kaiming_uniform_", () => init.kaiming_uniform_(empty(2, 3)));
        P("init.xavier_normal_", () => init.xavier_normal_(empty(2, 3)));
        P("init.normal_(std .01)", () => init.normal_(empty(4), 0, .01));
        P("init.zeros_", () => init.zeros_(empty(2)));
        // losses
        P("CrossEntropyLoss", () => CrossEntropyLoss().forward(rand(2, 3), tensor(new long[] { 0, 2 })));
        P("CrossEntropyLoss(sum)", () => CrossEntropyLoss(reduction: Reduction.Sum).forward(rand(2, 3), tensor(new long[] { 0, 2 })));
        P("NLLLoss", () => NLLLoss().forward(F.log_softmax(rand(2, 3), 1), tensor(new long[] { 0, 2 })));
        P("MSELoss", () => MSELoss().forward(rand(3), rand(3)));
        P("L1Loss", () => L1Loss().forward(rand(3), rand(3)));
        P("BCEWithLogitsLoss", () => BCEWithLogitsLoss().forward(randn(3), rand(3)));
        // training: identical losses on the same libtorch
        P("train SGD", () => { var m = Mlp(); return Train(m, optim.SGD(m.parameters(), .1)); });
        P("train SGD momentum .9 wd .01", () => { var m = Mlp(); return Train(m, optim.SGD(m.parameters(), .1, momentum: .9, weight_decay: .01)); });
        P("train SGD nesterov", () => { var m = Mlp(); return Train(m, optim.SGD(m.parameters(), .1, momentum: .9, nesterov: true)); });
        P("train Adam", () => { var m = Mlp(); return Train(m, optim.Adam(m.parameters(), .05)); });
        P("train Adam wd", () => { var m = Mlp(); return Train(m, optim.Adam(m.parameters(), .05, weight_decay: .1)); });
        P("train AdamW", () => { var m = Mlp(); return Train(m, optim.AdamW(m.parameters(), .05)); });
        P("train RMSProp", () => { var m = Mlp(); return Train(m, optim.RMSProp(m.parameters(), .01)); });
        P("train SGD + StepLR(2,.5)", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .2); return Train(m, o, 6, optim.lr_scheduler.StepLR(o, 2, .5)); });
        P("train SGD + ExponentialLR", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .2); return Train(m, o, 6, optim.lr_scheduler.ExponentialLR(o, .8)); });
        P("train SGD + CosineAnnealingLR(4)", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .2); return Train(m, o, 6, optim.lr_scheduler.CosineAnnealingLR(o, 4)); });
        P("train SGD + OneCycleLR", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .2, momentum: .9); return Train(m, o, 6, optim.lr_scheduler.OneCycleLR(o, .3, total_steps: 6)); });
        P("train SGD + LambdaLR", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .2); return Train(m, o, 6, optim.lr_scheduler.LambdaLR(o, e => 1.0 / (e + 1))); });
        P("eval forward after training", () => { var m = Mlp(); Train(m, optim.SGD(m.parameters(), .1)); m.eval(); using (no_grad()) return m.forward(X())[0]; });
        P("clip_grad_norm_", () => { var m = Mlp(); F.cross_entropy(m.forward(X()), Y()).backward(); return torch.nn.utils.clip_grad_norm_(m.parameters(), .1); });
        // modules
        P("named_parameters", () => Mlp().named_parameters().Select(t => t.name));
        P("state_dict keys", () => Mlp().state_dict().Keys.AsEnumerable());
        P("named_modules", () => Mlp().named_modules().Select(t => t.name));
        P("named_children", () => Mlp().named_children().Select(t => t.name));
        P("eval switches children", () => { var m = Mlp(); m.eval(); return m.training + " " + string.Join(" ", m.children().Select(c => c.training)); });
        P("zero_grad -> null", () => { var m = Mlp(); F.cross_entropy(m.forward(X()), Y()).backward(); m.zero_grad(); return m.parameters().First().grad is null; });
        P("optimizer.zero_grad -> zeros", () => { var m = Mlp(); var o = optim.SGD(m.parameters(), .1); F.cross_entropy(m.forward(X()), Y()).backward(); o.zero_grad(); return m.parameters().First().grad?.abs().sum(); });
        P("parameter count", () => Mlp().parameters().Sum(p => p.numel()));
        P("Linear.ToString()", () => Linear(2, 3).ToString());
        P("GetName", () => Mlp().GetName());
        P("DataLoader shuffle", () => { random.manual_seed(1); var ds = torch.utils.data.TensorDataset(arange(10).unsqueeze(1)); using var dl = torch.utils.data.DataLoader(ds, 4, shuffle: true); return dl.Select(b => string.Join(",", b[0].flatten().data<long>().ToArray())).ToList() as IEnumerable<string>; });
        P("custom autograd", () => { var x = tensor(3f, requires_grad: true); var y = x * x; y.backward(); return x.grad; });
        P("grad accumulates", () => { var x = tensor(3f, requires_grad: true); (x * x).backward(); (x * x).backward(); return x.grad; });
        P("retain_graph", () => { var x = tensor(3f, requires_grad: true); var y = x * x; y.backward(retain_graph: true); y.backward(); return x.grad; });
        P("backward twice", () => { var x = tensor(3f, requires_grad: true); var y = x * x; y.backward(); y.backward(); return "ok"; });
        P("autograd.grad", () => { var x = tensor(3f, requires_grad: true); return autograd.grad(new[] { x * x * x }, new[] { x }, create_graph: true)[0]; });
        P("no_grad", () => { var x = tensor(3f, requires_grad: true); using (no_grad()) return (x * 2).requires_grad; });
        P("DisposeScope", () => { Tensor kept; using (var s = NewDisposeScope()) { var a = ones(2); kept = (a + 1).MoveToOuterDisposeScope(); } return kept; });
        P("save bytes of Linear(1,1)", () => { var m = Linear(1, 1); init.ones_(m.weight); init.zeros_(m.bias); using var ms = new MemoryStream(); using var bw = new BinaryWriter(ms); m.save(bw); bw.Flush(); return Convert.ToHexString(ms.ToArray()); });

        return results;
    }
}
