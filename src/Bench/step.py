"""The training step of TrainingStep.cs in PyTorch, with the same protocol: for each line "go N" on standard input N steps,
answered by one line {"ms": [N numbers]}."""
import json
import sys
import time

import torch
import torch.nn.functional as F

BATCH, BATCHES = 128, 16

torch.manual_seed(1)
model = torch.nn.Sequential(
    torch.nn.Linear(784, 1024), torch.nn.ReLU(),
    torch.nn.Linear(1024, 1024), torch.nn.ReLU(),
    torch.nn.Linear(1024, 10))
# As TorchSharp does: gradients are zeroed, and each parameter is updated by an operator of its own.
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
data = [(torch.rand(BATCH, 784), torch.randint(10, (BATCH,))) for _ in range(BATCHES)]
count = 0


def step():
    global count
    x, y = data[count % BATCHES]
    count += 1
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()


def measure(n):
    ms = []
    for _ in range(n):
        start = time.perf_counter()
        step()
        ms.append((time.perf_counter() - start) * 1000)
    return ms


measure(20)
for line in sys.stdin:
    words = line.split()
    if len(words) == 2 and words[0] == "go":
        print(json.dumps({"ms": measure(int(words[1]))}), flush=True)
