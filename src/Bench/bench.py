"""The peers of ./course bench in PyTorch: for each line "CASE N" on standard input the case is run N times, answered by one
line {"ms": [N numbers]}. A case is set up when it is first asked for, and freed when another one is. "bench.py library" names
the library that multiplies matrices."""
import json
import re
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def copy(rows):
    x = torch.rand(rows, 1024)
    y, g = torch.empty_like(x), torch.empty_like(x)

    def run():
        y.copy_(x)
        g.copy_(y)
    return run, 3


def dropout(rows):
    x = torch.rand(rows, 1024).requires_grad_()
    gradient = torch.ones(rows, 1024)

    def run():
        y = F.dropout(x, 0.5, True)
        y.backward(gradient)
        x.grad = None
    return run, 3


def products(rows):
    """The eight matrix products of a step of the MLP 784-1024-1024-10, nothing else."""
    sizes = [784, 1024, 1024, 10]
    x = [torch.rand(rows, n) for n in sizes]
    w = [torch.rand(n, m) for n, m in zip(sizes[1:], sizes)]

    def run():
        for i, weight in enumerate(w):
            torch.mm(x[i], weight.t())
            torch.mm(x[i + 1].t(), x[i])
            if i > 0:
                torch.mm(x[i + 1], weight)
    return run, 10


def library():
    """What multiplies matrices here. Debian's python3-torch takes the machine's libblas, which without a better one is the slow reference."""
    torch.rand(64, 64) @ torch.rand(64, 64)
    try:
        with open("/proc/self/maps") as maps:
            loaded = set(re.findall(r"/(?:lib)?(mkl_core|openblas|blis|blas)[^/]*$", maps.read(), re.MULTILINE))
    except OSError:
        return "a library that cannot be told here"
    names = {"mkl_core": "MKL", "openblas": "OpenBLAS", "blis": "BLIS"}
    return next((name for key, name in names.items() if key in loaded), None) or (
        "the reference BLAS, many times slower than others: no fair comparison (apt-get install libopenblas0-pthread)"
    )


def optimizer(kind, model, foreach):
    # foreach: the fused multi-tensor updates, where this version of PyTorch has them for the CPU.
    if kind == "adam":
        return torch.optim.Adam(model.parameters(), foreach=foreach)
    return torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, foreach=foreach)


def step(kind, foreach=False):
    model = nn.Sequential(nn.Linear(784, 1024), nn.ReLU(), nn.Dropout(0.5), nn.Linear(1024, 1024), nn.ReLU(), nn.Dropout(0.5), nn.Linear(1024, 10))
    update = optimizer(kind, model, foreach)
    x, y = torch.rand(128, 784), torch.randint(10, (128,))

    def run():
        update.zero_grad(set_to_none=True)
        F.cross_entropy(model(x), y).backward()
        update.step()
    return run, 10


class SimpleNNWithDropout(nn.Module):
    """Document 000's net."""

    def __init__(self, input_size, hidden_size, output_size, dropout_prob):
        super().__init__()
        self.fc1 = nn.Linear(input_size, hidden_size)
        self.dropout = nn.Dropout(dropout_prob)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return self.fc2(self.relu(self.dropout(self.fc1(x))))


class Digits(torch.utils.data.Dataset):
    """What torchvision's MNIST with ToTensor does for each image: to a PIL image, and from there to a tensor of numbers from 0 to 1. Without PIL the detour is left out."""

    def __init__(self, count):
        self.data = torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8)
        self.targets = self.data[:, 0, :10].argmax(1)
        try:
            import numpy
            from PIL import Image
            self.image, self.numpy = Image, numpy
        except ImportError:
            self.image = None

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        image, target = self.data[index], int(self.targets[index])
        if self.image:
            picture = self.image.fromarray(image.numpy(), mode="L")
            image = torch.from_numpy(self.numpy.array(picture, self.numpy.uint8, copy=True)).view(28, 28, 1).permute(2, 0, 1).contiguous()
        else:
            image = image.unsqueeze(0)
        return image.to(torch.float32).div(255), target


def document(count):
    """Document 000's program as written, on this many images."""
    model = SimpleNNWithDropout(784, 128, 10, 0.5)
    criterion = nn.CrossEntropyLoss()
    update = torch.optim.Adam(model.parameters(), lr=0.001)
    loader = torch.utils.data.DataLoader(dataset=Digits(count), batch_size=64, shuffle=True)

    def run():
        for img, label in loader:
            img = img.view(img.size(0), -1)
            output = model(img)
            loss = criterion(output, label)
            update.zero_grad()
            loss.backward()
            update.step()
    return run, 0


def epoch():
    model = SimpleNNWithDropout(784, 128, 10, 0.5)
    update = torch.optim.Adam(model.parameters(), lr=0.001)
    images = torch.rand(60000, 784) - 0.5  # around 0, so that no unit is off for all images
    labels = images[:, :10].argmax(1)  # something that can be learned

    def run():
        for rows in torch.randperm(60000).split(64):
            loss = F.cross_entropy(model(images[rows]), labels[rows])
            update.zero_grad(set_to_none=True)
            loss.backward()
            update.step()
    return run, 1


def cnn():
    model = nn.Sequential(nn.Conv2d(1, 32, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))
    update = torch.optim.Adam(model.parameters())
    images, labels = torch.rand(1280, 1, 28, 28), torch.randint(10, (1280,))

    def run():
        for b in range(20):
            update.zero_grad(set_to_none=True)
            F.cross_entropy(model(images[64 * b:64 * b + 64]), labels[64 * b:64 * b + 64]).backward()
            update.step()
    return run, 1


def mc(T, deep):
    hidden = [nn.Linear(1024, 1024), nn.ReLU(), nn.Dropout(0.5)] if deep else []
    model = nn.Sequential(nn.Linear(784, 1024), nn.ReLU(), nn.Dropout(0.5), *hidden, nn.Linear(1024, 10))
    model.train()
    x = torch.rand(10000, 784)

    def run():
        with torch.no_grad():
            total = torch.zeros(10000, 10)
            for _ in range(T):
                total += F.softmax(model(x), dim=1)
            total / T
    return run, 0


def make(words):
    if words[0] == "products":
        return products(int(words[1]))
    if words[0] == "copy":
        return copy(int(words[1]))
    if words[:2] == ["dropout", "aten"]:
        return dropout(int(words[2]))
    if words[:2] == ["step", "torch"]:
        return step(words[2])
    if words[:2] == ["step", "foreach"]:
        return step(words[2], foreach=True)
    if words[0] == "document":
        return document(int(words[1]))
    if words[0] in ("epoch", "cnn"):
        return {"epoch": epoch, "cnn": cnn}[words[0]]()
    if words[0] in ("mc", "mcdeep"):
        return mc(int(words[1]), words[0] == "mcdeep")
    raise ValueError("There is no case " + " ".join(words))


def serve():
    current, run, warm_up = None, None, 0
    for line in sys.stdin:
        try:
            name, count = line.rsplit(" ", 1)
            if name != current:
                run, current = None, None
                torch.manual_seed(1)
                (run, warm_up), current = make(name.split()), name
                for _ in range(warm_up):
                    run()
            ms = []
            for _ in range(int(count)):
                start = time.perf_counter()
                run()
                ms.append((time.perf_counter() - start) * 1000)
            print(json.dumps({"ms": ms}), flush=True)
        except Exception as e:
            print(json.dumps({"error": repr(e)}), flush=True)


if sys.argv[1:] == ["library"]:
    print(library())
else:
    serve()
