"""pretrained.tsv: where weights of each architecture of the zoo come from, read from torchvision, timm and fastai.

    python make_pretrained.py [FILE]      # writes core/src/main/resources/dev/varve/weights/hub/pretrained.tsv

A row for each tag, the library's default first; the columns are those of dev.varve.weights.hub.Pretraining. Weights of
timm are also listed under torchvision's name where both build the same network: equal names, shapes and outputs.
"""
import importlib.metadata
import inspect
import os
import re
import sys

from common import *

import timm
import torchvision.models as tv
from fastai.vision.augment import RandomResizedCrop
from fastai.vision.core import imagenet_stats
from fastai.vision.models import xresnet
from timm.models import get_pretrained_cfg
from timm.models._registry import _model_default_cfgs as TIMM

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "core", "src", "main", "resources",
                    "dev", "varve", "weights", "hub", "pretrained.tsv")
COLUMNS = ["architecture", "tag", "library", "licence", "size", "crop", "interpolation", "mean", "std", "sha256", "url"]

TORCHVISION = """alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn
    resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d resnext101_64x4d wide_resnet50_2
    wide_resnet101_2 squeezenet1_0 squeezenet1_1 densenet121 densenet161 densenet169 densenet201 mobilenet_v2
    mobilenet_v3_small mobilenet_v3_large efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3
    efficientnet_b4 efficientnet_b5 efficientnet_b6 efficientnet_b7 efficientnet_v2_s efficientnet_v2_m
    efficientnet_v2_l regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_x_3_2gf regnet_x_8gf regnet_x_16gf
    regnet_x_32gf regnet_y_400mf regnet_y_800mf regnet_y_1_6gf regnet_y_3_2gf regnet_y_8gf regnet_y_16gf regnet_y_32gf
    convnext_tiny convnext_small convnext_base convnext_large shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5
    shufflenet_v2_x2_0 mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 googlenet inception_v3 vit_b_16 vit_b_32 vit_l_16
    vit_l_32 swin_t swin_s swin_b""".split()
TIMM_NAMES = """tf_efficientnet_lite0 tf_efficientnet_lite1 tf_efficientnet_lite2 tf_efficientnet_lite3
    tf_efficientnet_lite4 efficientnet_lite0 mobilenetv2_035 mobilenetv2_050 mobilenetv2_075 mobilenetv2_100
    mobilenetv2_110d mobilenetv2_120d mobilenetv2_140 mobilenetv3_large_100 inception_v4 inception_resnet_v2 resnet18d
    resnet26d resnet34d resnet50d resnet101d resnet152d resnetv2_50 deit_tiny_patch16_224 deit_small_patch16_224
    deit_base_patch16_224 vit_tiny_patch16_224 vit_small_patch16_224 vit_small_patch32_224 vit_base_patch16_224
    vit_base_patch32_224 mobilevit_s mixer_s16_224 mixer_b16_224 convnext_atto convnext_femto convnext_pico
    convnext_nano efficientvit_b0 efficientvit_b1 efficientvit_b2 efficientvit_b3 repvgg_a0 repvgg_a1 repvgg_a2
    repvgg_b0 repvgg_b1 repvgg_b2 repvgg_b3 timm/convnext_tiny timm/vgg16_bn timm/swin_tiny_patch4_window7_224
    timm/regnety_004 timm/densenet121 resnext101_32x4d repvgg_b1g4 repvgg_b2g4 repvgg_b3g4 mobilenetv3_small_050
    mobilenetv3_small_075 mobilenetv3_small_100 mobilenetv3_large_075 timm/regnetx_002 timm/regnetx_004
    timm/regnetx_006 timm/regnetx_008 timm/regnetx_016 timm/regnetx_032 timm/regnetx_040 timm/regnetx_064
    timm/regnetx_080 timm/regnetx_120 timm/regnetx_160 timm/regnetx_320 timm/regnety_002 timm/regnety_006
    timm/regnety_008 timm/regnety_016 timm/regnety_032 timm/regnety_040 timm/regnety_064 timm/regnety_080
    timm/regnety_120 timm/regnety_160 timm/regnety_320 timm/vgg11 timm/vgg11_bn timm/vgg13 timm/vgg13_bn timm/vgg16
    timm/vgg19 timm/vgg19_bn timm/densenet161 timm/densenet169 timm/densenet201 timm/swin_small_patch4_window7_224
    timm/swin_base_patch4_window7_224""".split()
# The same with fewer heads, from the same files.
WITHOUT_HEADS = {"googlenet_noaux": "googlenet", "inception_v3_noaux": "inception_v3"}
# Their weights let the network turn images normalised by ImageNet into ones with mean and deviation 0.5 first.
TRANSFORMED = {"googlenet", "inception_v3"}
FASTAI = "xresnet18 xresnet34 xresnet50 xresnet101 xresnet152".split()

SPDX = {one.lower(): one for one in ["Apache-2.0", "MIT", "BSD-3-Clause", "CC-BY-4.0", "CC-BY-NC-4.0"]}
SPDX |= {"bsd": "BSD-3-Clause", "apache software license 2.0": "Apache-2.0"}


def licence(found):
    """SPDX's identifier, an address where there is one in its place, or nothing."""
    if not found or found == "unknown":
        return ""
    return found if "://" in found else SPDX.get(found.lower(), "LicenseRef-" + found)


def row(architecture, tag, library, licence_, prepared, sha256, url):
    size, crop, interpolation, mean, std = prepared
    return [architecture, tag, library, licence(licence_), str(size), f"{crop:.4g}", interpolation,
            " ".join(f"{one:g}" for one in mean), " ".join(f"{one:g}" for one in std), sha256, url]


def digits(url):
    """What torch hub's file names say of the SHA-256."""
    found = re.search(r"-([a-f0-9]{8,})\.pth$", url)
    return found.group(1) if found else ""


def torchvision_rows(architecture, name):
    enum = tv.get_model_weights(name)
    own = importlib.metadata.metadata("torchvision")["License"]
    for weights in sorted(enum, key=lambda one: one is not enum.DEFAULT):
        t = weights.transforms()
        prepared = (t.crop_size[0], t.crop_size[0] / t.resize_size[0], t.interpolation.value,
                    *(([0.5] * 3, [0.5] * 3) if name in TRANSFORMED else (t.mean, t.std)))
        yield row(architecture, weights.name, "torchvision", weights.meta.get("license") or own, prepared,
                  digits(weights.url), weights.url)


def timm_rows(architecture, name):
    configurations = TIMM[name]
    for tag in configurations.tags:
        c = get_pretrained_cfg(f"{name}.{tag}")
        if not c.hf_hub_id or c.hf_hub_filename:
            continue
        prepared = (c.input_size[-1], c.crop_pct, c.interpolation, c.mean, c.std)
        yield row(architecture, tag, "timm", c.license, prepared, "",
                  f"https://huggingface.co/{c.hf_hub_id}/resolve/main/model.safetensors")


def fastai_rows(name):
    """fastai has one file, and gives it to xresnets of all sizes; it fits the one whose name its variable carries."""
    url = re.search(r"url = '(\S+)'", inspect.getsource(xresnet)).group(1)
    if re.search(r"xrn(\d+)_", url).group(1) == re.search(r"\d+", name).group(0):
        crop = 1 / (1 + inspect.signature(RandomResizedCrop.__init__).parameters["val_xtra"].default)
        yield row(name, os.path.splitext(os.path.basename(url))[0], "fastai",
                  importlib.metadata.metadata("fastai")["License"],
                  (224, crop, "bilinear", *imagenet_stats), digits(url), url)


def same(name):
    """Whether torchvision and timm build one network under this name."""
    if name not in TIMM:
        return False
    with torch.device("meta"):
        shapes = [{k: v.shape for k, v in make(name).state_dict().items()} for make in (plain_tv, timm.create_model)]
    if shapes[0] != shapes[1]:
        return False
    torch.manual_seed(1)
    ours, theirs = plain_tv(name).eval(), timm.create_model(name).eval()
    theirs.load_state_dict(ours.state_dict())
    image = torch.randn(1, 3, 160, 160)
    with torch.no_grad():
        return torch.allclose(ours(image), theirs(image), rtol=1e-3, atol=1e-5)


def plain_tv(name):
    more = {"aux_logits": True, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    return tv.get_model(name, weights=None, **more)


def rows():
    for name in TORCHVISION:
        yield name, list(torchvision_rows(name, name)) + (list(timm_rows(name, name)) if same(name) else [])
    for name, whole in WITHOUT_HEADS.items():
        yield name, list(torchvision_rows(name, whole))
    for name in TIMM_NAMES:
        yield name, list(timm_rows(name, name.removeprefix("timm/")))
    for name in FASTAI:
        yield name, list(fastai_rows(name))


lines, without = [], []
for name, found in rows():
    lines += ["\t".join(one) for one in found]
    without += [] if found else [name]
path = sys.argv[1] if len(sys.argv) > 1 else FILE
os.makedirs(os.path.dirname(path), exist_ok=True)
with open(path, "w", encoding="utf-8") as f:
    f.write(f"# {versions('torchvision', 'timm', 'fastai')}; made by reference/golden/scripts/make_pretrained.py\n")
    f.write("# without: " + " ".join(without) + "\n" + "\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n")
print(len(lines), "rows; without:", *without)
