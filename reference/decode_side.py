"""Decoding, resizing and cropping with torchvision on PIL: antialiased, in one thread.

    python decode_side.py JOB        (see sides.py; "files", "short_side" to resize to, "crops")

A unit is a photo. Before anything is timed, the crops of the first files are compared with those of the other side
("crops": safetensors, uint8 [n, size, size, 3]): the peak signal-to-noise ratio, in decibels, says whether both resize
to the same quality.
"""
import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file
from sides import job, serve
from torchvision import transforms

LEAST_PSNR = 30
change = transforms.Compose([
    transforms.Resize(job["short_side"], antialias=True), transforms.CenterCrop(job["size"]),
    transforms.PILToTensor()])
files = job["files"]
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
psnr = (10 * torch.log10(255 ** 2 / (ours - theirs).square().mean())).item()
assert psnr >= LEAST_PSNR, f"crops must be alike within {LEAST_PSNR} dB, found {psnr:.1f}"
serve(run, f"torchvision {torchvision.__version__}", f"Pillow {Image.__version__}", f"crops alike within {psnr:.1f} dB")
