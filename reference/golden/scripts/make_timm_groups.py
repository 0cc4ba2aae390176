"""timm_groups.json.gz: the layer group of every parameter, by timm's matchers, of a network or two of each family."""
from common import *

import gzip

import timm
from timm.models import group_parameters

NAMES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet18d", "resnext50_32x4d", "wide_resnet50_2", "vgg11", "vgg16_bn",
         "convnext_atto", "convnext_tiny", "tf_efficientnet_lite0", "efficientnet_lite0", "mobilenetv2_100",
         "mobilenetv3_large_100", "densenet121", "vit_tiny_patch16_224", "deit_tiny_patch16_224",
         "swin_tiny_patch4_window7_224", "regnety_004", "inception_v4", "inception_resnet_v2", "resnetv2_50",
         "mixer_s16_224", "mobilevit_s", "efficientvit_b0", "efficientvit_b2", "repvgg_a0"]


def row(name):
    with torch.device("meta"):
        model = timm.create_model(name, pretrained=False)
    layers = [group_parameters(model, model.group_matcher(coarse=coarse), reverse=True) for coarse in (False, True)]
    return {"arch": name, "class": type(model).__name__, "fine_matcher": str(model.group_matcher(coarse=False)),
            "coarse_matcher": str(model.group_matcher(coarse=True)),
            "parameters": [[n, layers[0][n], layers[1][n]] for n, _ in model.named_parameters()]}


if __name__ == "__main__":
    data = {"header": header("layer groups by timm's matchers: name, fine group, coarse group of every parameter, in the "
                             "order of named_parameters", versions("timm", "torch"),
                             "group_parameters(model, model.group_matcher(coarse), reverse=True)"),
            "networks": [row(name) for name in NAMES]}
    with open(os.path.join(OUT, "timm_groups.json.gz"), "wb") as out:
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as packed:
            packed.write(json.dumps(data, separators=(",", ":")).encode())
