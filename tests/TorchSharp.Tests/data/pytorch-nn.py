"""Records what PyTorch computes, for NnPyTorchTests.cs and OptimPyTorchTests.cs: python3 pytorch-nn.py > pytorch-nn.json
(recorded with PyTorch 1.13.1, CPU). No random numbers: all parameters and inputs are ramps or waves."""
import json
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim import lr_scheduler as S


def ramp(*shape):
    n = 1
    for s in shape:
        n *= s
    return (torch.arange(n, dtype=torch.float32) * 0.37).sin().reshape(shape)


def fill(m):
    with torch.no_grad():
        for i, p in enumerate(m.parameters()):
            p.copy_(ramp(*p.shape) * (0.3 + 0.1 * i))
    return m


def nums(t):
    return [round(v, 7) for v in t.detach().double().flatten().tolist()]


def layer(name, m, *inputs, pick=lambda r: r):
    """Output, and the gradients of the sum of squares with respect to all parameters."""
    fill(m)
    out = pick(m(*inputs))
    m.zero_grad()
    if out.requires_grad:
        (out * out).sum().backward()
    grads = [v for p in m.parameters() for v in nums(p.grad)]
    layers[name] = {"shape": list(out.shape), "out": nums(out), "grads": grads}


layers = {}
layer("Conv1d", nn.Conv1d(2, 3, 3, stride=2, padding=1), ramp(2, 2, 7))
layer("Conv2d groups dilation", nn.Conv2d(2, 4, (2, 3), padding=(1, 2), dilation=(2, 1), groups=2, bias=False), ramp(1, 2, 4, 5))
layer("Conv2d same", nn.Conv2d(1, 2, 3, padding="same"), ramp(1, 1, 3, 4))
layer("Conv2d circular", nn.Conv2d(1, 2, 3, padding=1, padding_mode="circular"), ramp(1, 1, 3, 4))
layer("Conv3d", nn.Conv3d(1, 2, 2), ramp(1, 1, 3, 3, 2))
layer("Bilinear", nn.Bilinear(2, 3, 2), ramp(4, 2), ramp(4, 3))
layer("GroupNorm", nn.GroupNorm(2, 4), ramp(2, 4, 3))
layer("LayerNorm", nn.LayerNorm([2, 3]), ramp(2, 2, 3))
layer("BatchNorm2d", nn.BatchNorm2d(2), ramp(2, 2, 2, 2))
layer("EmbeddingBag mean", nn.EmbeddingBag(5, 3), torch.tensor([[0, 1], [4, 4]]))
layer("EmbeddingBag sum offsets", nn.EmbeddingBag(5, 3, mode="sum"), torch.tensor([0, 1, 4, 2]), torch.tensor([0, 3]))
layer("RNN relu", nn.RNN(3, 2, nonlinearity="relu"), ramp(4, 2, 3), pick=lambda r: r[0])
layer("GRU 2 layers", nn.GRU(3, 2, num_layers=2), ramp(4, 2, 3), pick=lambda r: r[0])
layer("LSTM bidirectional", nn.LSTM(3, 2, bidirectional=True, batch_first=True), ramp(2, 4, 3), pick=lambda r: r[0])
layer("LSTM cell state", nn.LSTM(3, 2), ramp(4, 2, 3), pick=lambda r: r[1][1])
layer("GRU unbatched", nn.GRU(3, 2), ramp(4, 3), pick=lambda r: r[1])
layer("RNNCell", nn.RNNCell(3, 2), ramp(2, 3))
layer("GRUCell", nn.GRUCell(3, 2), ramp(2, 3), ramp(2, 2))
layer("LSTMCell", nn.LSTMCell(3, 2), ramp(2, 3), pick=lambda r: r[0])

x, y, t = ramp(3, 4) * 2, ramp(4, 3).t().contiguous(), torch.tensor([1, 3, 0])
p = torch.sigmoid(y)
functions = {
    "relu6": F.relu6(x * 5), "leaky_relu": F.leaky_relu(x, 0.2), "elu": F.elu(x, 1.5), "celu": F.celu(x, 1.5), "selu": F.selu(x), "silu": F.silu(x),
    "mish": F.mish(x), "gelu": F.gelu(x), "gelu tanh": F.gelu(x, approximate="tanh"), "softplus": F.softplus(x, 2), "hardtanh": F.hardtanh(x),
    "logsigmoid": F.logsigmoid(x), "softmax": F.softmax(x, 1), "log_softmax": F.log_softmax(x, 0), "normalize": F.normalize(x),
    "cosine_similarity": F.cosine_similarity(x, y), "pairwise_distance": F.pairwise_distance(x, y),
    "pad": F.pad(x, (1, 2)), "pad reflect": F.pad(ramp(1, 2, 4), (2, 1), mode="reflect"),
    "max_pool1d": F.max_pool1d(ramp(1, 2, 7), 3, 2, 1), "max_pool2d": F.max_pool2d(ramp(1, 1, 5, 6), (2, 3), (2, 1), ceil_mode=True),
    "max_pool2d indices": F.max_pool2d(ramp(1, 1, 4, 4), 2, return_indices=True)[1], "avg_pool1d": F.avg_pool1d(ramp(1, 2, 7), 3, padding=1),
    "avg_pool2d": F.avg_pool2d(ramp(1, 1, 4, 4), 3, 1, 1, count_include_pad=False), "adaptive_avg_pool1d": F.adaptive_avg_pool1d(ramp(1, 2, 7), 3),
    "adaptive_max_pool2d": F.adaptive_max_pool2d(ramp(1, 1, 5, 4), (2, 3)),
    "cross_entropy": F.cross_entropy(x, t, torch.tensor([.1, .2, .3, .4]), label_smoothing=0.1), "cross_entropy ignore": F.cross_entropy(x, t, ignore_index=3),
    "cross_entropy probabilities": F.cross_entropy(x, F.softmax(y, 1)), "cross_entropy none": F.cross_entropy(x, t, reduction="none"),
    "nll_loss": F.nll_loss(F.log_softmax(x, 1), t, reduction="sum"), "mse_loss": F.mse_loss(x, y), "l1_loss": F.l1_loss(x, y, reduction="sum"),
    "smooth_l1_loss": F.smooth_l1_loss(x, y, beta=0.5), "huber_loss": F.huber_loss(x, y, delta=0.5), "binary_cross_entropy": F.binary_cross_entropy(torch.sigmoid(x), p),
    "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits(x, p, pos_weight=torch.tensor([1., 2., 3., 4.])),
    "kl_div": F.kl_div(F.log_softmax(x, 1), F.log_softmax(y, 1), log_target=True, reduction="sum"),
    "kl_div plain": F.kl_div(F.log_softmax(x, 1), F.softmax(y, 1), log_target=False),
}


def run(make, steps=6):
    """The parameter after each step on a bowl that is steep in one direction and shallow in the other."""
    p = nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
    o = make([p])
    path = []
    for _ in range(steps):
        o.zero_grad()
        (p * p * torch.tensor([1.0, 0.1, 3.0])).sum().backward()
        o.step()
        path += nums(p)
    return path


O = torch.optim
optimizers = {
    "SGD": run(lambda p: O.SGD(p, 0.1)), "SGD momentum dampening": run(lambda p: O.SGD(p, 0.1, momentum=0.9, dampening=0.3, weight_decay=0.05)),
    "SGD nesterov": run(lambda p: O.SGD(p, 0.1, momentum=0.8, nesterov=True, weight_decay=0.01)),
    "SGD maximize": run(lambda p: O.SGD(p, 0.01, momentum=0.5, maximize=True)),
    "Adam": run(lambda p: O.Adam(p, 0.1, betas=(0.8, 0.9), eps=1e-6, weight_decay=0.1)), "Adam amsgrad": run(lambda p: O.Adam(p, 0.3, amsgrad=True)),
    "Adam maximize": run(lambda p: O.Adam(p, 0.1, maximize=True)), "AdamW": run(lambda p: O.AdamW(p, 0.1, weight_decay=0.2)),
    "AdamW amsgrad": run(lambda p: O.AdamW(p, 0.3, weight_decay=0.01, amsgrad=True)), "RMSProp": run(lambda p: O.RMSprop(p, 0.05)),
    "RMSProp centered momentum": run(lambda p: O.RMSprop(p, 0.05, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.1)),
    "Adagrad": run(lambda p: O.Adagrad(p, 0.3, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.2)),
}


def rates(make, steps=14, measure=None):
    o = O.SGD([nn.Parameter(torch.zeros(1))], 0.5, momentum=0.9)
    s = make(o)
    out = []
    for i in range(steps):
        out.append([o.param_groups[0]["lr"], o.param_groups[0]["momentum"]])
        o.step()
        s.step() if measure is None else s.step(measure[i])
    return out


plateau = [1.0, 0.9, 0.9, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
schedulers = {
    "StepLR": rates(lambda o: S.StepLR(o, 3, 0.5)), "MultiStepLR": rates(lambda o: S.MultiStepLR(o, [2, 5, 6], 0.3)), "ExponentialLR": rates(lambda o: S.ExponentialLR(o, 0.9)),
    "ConstantLR": rates(lambda o: S.ConstantLR(o, 0.25, 4)), "LinearLR": rates(lambda o: S.LinearLR(o, 0.2, 0.9, 6)), "PolynomialLR": rates(lambda o: S.PolynomialLR(o, 8, 2.0)),
    "CosineAnnealingLR": rates(lambda o: S.CosineAnnealingLR(o, 5, 0.05)), "LambdaLR": rates(lambda o: S.LambdaLR(o, lambda e: 0.9 ** e)),
    "MultiplicativeLR": rates(lambda o: S.MultiplicativeLR(o, lambda e: 0.95 if e % 2 else 0.8)),
    "OneCycleLR": rates(lambda o: S.OneCycleLR(o, 1.0, total_steps=14)),
    "OneCycleLR three phases linear": rates(lambda o: S.OneCycleLR(o, 1.0, epochs=7, steps_per_epoch=2, three_phase=True, anneal_strategy="linear", pct_start=0.4)),
    "CyclicLR": rates(lambda o: S.CyclicLR(o, 0.1, 1.0, step_size_up=3, step_size_down=2)),
    "CyclicLR triangular2": rates(lambda o: S.CyclicLR(o, 0.1, 1.0, step_size_up=2, mode="triangular2")),
    "CyclicLR exp_range": rates(lambda o: S.CyclicLR(o, 0.1, 1.0, step_size_up=2, mode="exp_range", gamma=0.9)),
    "ReduceLROnPlateau": rates(lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1), measure=plateau),
    "ReduceLROnPlateau max abs": rates(lambda o: S.ReduceLROnPlateau(o, mode="max", threshold=0.05, threshold_mode="abs", patience=1, min_lr=0.1), measure=plateau),
    "SequentialLR": rates(lambda o: S.SequentialLR(o, [S.ConstantLR(o, 0.1, 2), S.ExponentialLR(o, 0.8)], [3])),
    "ChainedLR": rates(lambda o: S.ChainedScheduler([S.ConstantLR(o, 0.1, 2), S.ExponentialLR(o, 0.8)])),
}
for v in schedulers.values():
    for pair in v:
        pair[:] = [round(x, 10) for x in pair]

print(json.dumps({"layers": layers, "functions": {k: {"shape": list(v.shape), "out": nums(v)} for k, v in functions.items()}, "optimizers": optimizers, "schedulers": schedulers}))
