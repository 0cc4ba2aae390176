"""The most bf16 arithmetic that this machine does: dense convolutions and matrix products at several shapes.

    python ceiling_side.py JOB        (see sides.py; "macs" are the multiply-accumulates of a step)

A unit is a step: each lap tries all shapes and answers with the seconds that the arithmetic of a step takes at the best
of them.
"""
import time

import torch
from sides import job, serve

SECONDS = 0.3           # for each shape
CONVOLUTIONS = [(64, 56), (128, 28), (256, 14), (256, 28), (512, 14)]       # channels, pixels of a side
MATRICES = [1024, 2048]


def convolution(channels, side):
    pixels = torch.randn(16, channels, side, side, dtype=torch.bfloat16).to(memory_format=torch.channels_last)
    weight = torch.randn(channels, channels, 3, 3, dtype=torch.bfloat16).to(memory_format=torch.channels_last)
    return 16 * side * side * channels * channels * 9, lambda: torch.conv2d(pixels, weight, padding=1)


def product(side):
    left, right = (torch.randn(side, side, dtype=torch.bfloat16) for _ in range(2))
    return side ** 3, lambda: left @ right


work = [convolution(*shape) for shape in CONVOLUTIONS] + [product(side) for side in MATRICES]


def macs_per_second(macs, operation):
    operation()
    times, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        operation()
        times += 1
    return macs * times / (time.perf_counter() - began)


@torch.inference_mode()
def run(_, clock):
    clock.start()
    best = max(macs_per_second(*one) for one in work)
    clock.stop()
    return clock.wall * best / job["macs"]          # how many steps' arithmetic would have fitted into this time


serve(run)
