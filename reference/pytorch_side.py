"""PyTorch by hand: a strict freeze, channels last and bf16; or, with a job that says "runs", the plain network.

    python pytorch_side.py JOB        (see sides.py)

Training: the frozen layers run without autograd, their BatchNorm in evaluation mode, their weights kept in bf16; the
others under bf16 autocast; fused AdamW with fastai's numbers. Running: fp32, evaluation mode, as eager PyTorch comes,
or, with "channels_last", in the memory format that suits CPUs.
A unit is a step, or a batch.
"""
import torch
from sides import Batches, head, job, layers, serve, trained
from torch import nn

body, top = layers(), head()
batches = Batches()


def loss_of(logits, labels):
    return nn.functional.cross_entropy(logits.float(), labels)


def running():
    net = nn.Sequential(*body, top).eval()

    images, labels = batches.take()
    images = images.contiguous()

    @torch.inference_mode()
    def run(units, clock):
        clock.start()
        for _ in range(units):
            net(images)
        clock.stop()
        return units

    with torch.inference_mode():
        loss = loss_of(net(images), labels).item()
    serve(run, loss=loss, trained=0)


def training():
    left = job["frozen"]
    for parameter in nn.Sequential(*body).parameters():
        parameter.requires_grad_(left <= 0)
        left -= 1
    frozen = 0
    while frozen < len(body) and trained(body[frozen].parameters()) == 0:
        frozen += 1
    prefix, suffix = nn.Sequential(*body[:frozen]), nn.Sequential(*body[frozen:], top)
    net = nn.Sequential(prefix, suffix).to(memory_format=torch.channels_last)
    for module in prefix.modules():
        if isinstance(module, nn.Conv2d):
            module.to(torch.bfloat16)       # autocast would convert a frozen weight in every step
    parameters = [one for one in net.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [dict(params=[one for one in parameters if one.ndim > 1], weight_decay=0.01),
         dict(params=[one for one in parameters if one.ndim <= 1], weight_decay=0)],
        lr=1e-4, betas=(0.9, 0.99), eps=1e-5, fused=True)

    def forward(images):
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                x = prefix(images)
            return suffix(x)

    def run(units, clock):
        suffix.train()
        clock.start()
        for _ in range(units):
            images, labels = batches.take()
            loss = loss_of(forward(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
        clock.stop()
        return units

    net.eval()
    images, labels = Batches().take()
    with torch.no_grad():
        loss = loss_of(forward(images), labels).item()
    serve(run, loss=loss, trained=trained(parameters))


running() if job.get("runs") else training()
