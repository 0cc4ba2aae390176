"""What the Python sides of the benchmarks share: networks, their weights, their batches, and the talk with Java.

A side is started with a job, one argument of JSON. It prints {"ready": true, ...} with what Java compares before
anything is timed: the loss of the first batch in evaluation mode, and how many numbers train. Then each line of
standard input asks for so many units (steps, images); it runs them and prints one line of JSON: units, wall and
processor seconds, the largest resident memory so far. It ends with its input.

Keys of a job, of which each side reads those that it needs:

    architecture, classes    a name of torchvision or timm, and how many logits fastai's head gives
    weights                  safetensors: the body's arrays by the library's names, the head's as head.N.name
    frozen                   how many of the body's parameters, from the input on, are frozen
    batches                  safetensors: pixels uint8 [K, N, size, size, 3] and labels int64 [K, N]
    mean, std                of the pixels, in units of full brightness
    photos                   a folder with split.csv (path, label, split): read and augmented anew in each epoch
    size, batch, threads
"""
import json
import platform
import resource
import sys
import time

import timm
import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

job = json.loads(sys.argv[1])
torch.set_num_threads(job["threads"])
torch.manual_seed(0)


def say(**values):
    print(json.dumps(values), flush=True)


class Clock:
    """Wall seconds, and the processor's of this process and of those that it has waited for."""

    def start(self):
        self.began = time.perf_counter(), self._processor()

    def stop(self):
        self.wall = time.perf_counter() - self.began[0]
        self.processor = self._processor() - self.began[1]

    @staticmethod
    def _processor():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime


def serve(run, *versions, **facts):
    """Says what is ready, then calls run(units, clock), which returns how many units it ran between start and stop."""
    say(ready=True, notes=", ".join([f"Python {platform.python_version()}", f"torch {torch.__version__}", *versions]),
        **facts)
    clock = Clock()
    for line in sys.stdin:
        units = run(int(line), clock)
        say(units=units, wall=clock.wall, processor=clock.processor,
            peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def is_timm(architecture):
    return not hasattr(torchvision.models, architecture)


def arrays():
    """The body's arrays by name, and the head's; without counters of batches."""
    read = {name: array for name, array in load_file(job["weights"]).items() if "num_batches" not in name}
    head = {name.removeprefix("head."): array for name, array in read.items() if name.startswith("head.")}
    return {name: array for name, array in read.items() if not name.startswith("head.")}, head


def fill(module, values):
    """Loads arrays by name; all of them, and nothing but counters of batches may be left over."""
    report = module.load_state_dict(values, strict=False)
    assert not report.unexpected_keys, report
    assert all("num_batches" in name for name in report.missing_keys), report


def whole():
    """The network with its own classifier, of random numbers."""
    name = job["architecture"]
    return timm.create_model(name) if is_timm(name) else getattr(torchvision.models, name)()


def layers():
    """The body's layers in order of execution, loaded."""
    net, (body, _) = whole(), arrays()
    report = net.load_state_dict(body, strict=False)
    assert not report.unexpected_keys, report
    if is_timm(job["architecture"]):
        return [net.conv_stem, net.bn1, *net.blocks, net.conv_head, net.bn2]
    return list(net.features) if hasattr(net, "features") else list(net.children())[:-2]


class ConcatPool(nn.Module):
    """The largest and the mean value of each channel."""

    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


def head():
    """fastai's head, loaded."""
    values = arrays()[1]
    features = len(values["2.weight"])
    net = nn.Sequential(
        ConcatPool(), nn.Flatten(), nn.BatchNorm1d(features), nn.Dropout(0.25), nn.Linear(features, 512, bias=False),
        nn.ReLU(inplace=True), nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, job["classes"], bias=False))
    fill(net, values)
    return net


class Batches:
    """Decoded pixels, normalised anew each time, channels last in memory as a decoder leaves them."""

    def __init__(self):
        read = load_file(job["batches"])
        self.pixels, self.labels = read["pixels"], read["labels"]
        self.mean = torch.tensor(job["mean"]).view(1, 3, 1, 1) * 255
        self.std = torch.tensor(job["std"]).view(1, 3, 1, 1) * 255
        self.next = 0

    def take(self):
        """The next batch, the first one after the last: images [N, 3, size, size] and labels [N]."""
        place = self.next % len(self.pixels)
        self.next += 1
        return (self.pixels[place].permute(0, 3, 1, 2).float() - self.mean) / self.std, self.labels[place]


def trained(parameters):
    """How many numbers have a gradient."""
    return sum(one.numel() for one in parameters if one.requires_grad)
