"""The Python side of the benchmark `TrainingAgainstPython`: full training of resnet18 in PyTorch, round by round.

    python resnet18_training.py THREADS [BATCH 32] [SIZE 224]

bf16 autocast, channels last, fused AdamW with fastai's numbers, fastai's head, all layers training. One batch of random uint8 pixels is
normalised anew in each step, as a loader would hand it over. Prints {"ready": ...} after three steps; then reads a
number of steps per line of standard input, runs them, and prints one line of JSON with images per second and the loss.
Ends with its input.
"""
import json
import sys
import time

import torch
import torchvision
from torch import nn

threads = int(sys.argv[1])
batch = int(sys.argv[2]) if len(sys.argv) > 2 else 32
size = int(sys.argv[3]) if len(sys.argv) > 3 else 224
torch.set_num_threads(threads)
torch.manual_seed(0)



class ConcatPool(nn.Module):
    """The largest and the mean value of each channel."""

    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


net = torchvision.models.resnet18()
net.avgpool = ConcatPool()
net.fc = nn.Sequential(nn.BatchNorm1d(1024), nn.Dropout(0.25), nn.Linear(1024, 512, bias=False), nn.ReLU(inplace=True),
                       nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, 10, bias=False))
net = net.to(memory_format=torch.channels_last).train()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-4, betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01, fused=True)
pixels = torch.randint(0, 256, (batch, size, size, 3), dtype=torch.uint8).permute(0, 3, 1, 2)  # channels last
labels = torch.arange(batch) % 10
mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1) * 255
std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1) * 255


def step():
    images = (pixels.float() - mean) / std
    with torch.autocast("cpu", torch.bfloat16):
        logits = net(images)
    loss = nn.functional.cross_entropy(logits.float(), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def say(**values):
    print(json.dumps(values), flush=True)


for _ in range(3):
    step()
say(ready=True, torch=torch.__version__, threads=torch.get_num_threads(), batch=batch, size=size)
for line in sys.stdin:
    steps = int(line)
    start = time.perf_counter()
    for _ in range(steps):
        loss = step()
    say(images_per_second=batch * steps / (time.perf_counter() - start), steps=steps, loss=loss)
