"""Decoding, resizing and cropping with torchvision on PIL: antialiased, in one thread.

    python decode_side.py JOB        (see sides.py; "short_side" to resize to, "crops": the other side's first crops)

A unit is a photo. Before anything is timed, its first crops are compared with those of the other side (safetensors,
uint8 [n, size, size, 3]): the peak signal-to-noise ratio in decibels.
"""
import csv
from pathlib import Path

import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file
from sides import job, serve
from torchvision import transforms

change = transforms.Compose([
    transforms.Resize(job["short_side"], antialias=True), transforms.CenterCrop(job["size"]),
    transforms.PILToTensor()])
root = Path(job["photos"])
files = [root / row["path"] for row in csv.DictReader(open(root / "split.csv")) if row["split"] == "train"]
done = 0


def crop(file):
    return change(Image.open(file).convert("RGB"))          # [3, size, size]


def run(units, clock):
    global done
    clock.start()
    for _ in range(units):
        crop(files[done % len(files)])
        done += 1
    clock.stop()
    return units


theirs = load_file(job["crops"])["pixels"].float()
ours = torch.stack([crop(file) for file in files[:len(theirs)]]).permute(0, 2, 3, 1).float()
serve(run, psnr=(10 * torch.log10(255 ** 2 / (ours - theirs).square().mean())).item(),
      pillow=Image.__version__, torchvision=torchvision.__version__)
