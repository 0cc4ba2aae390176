"""positions.json: position embeddings at other sizes, by torchvision and timm, and what networks with such ones say."""
from common import *

from collections import OrderedDict

import timm
import torchvision
from torchvision.models.vision_transformer import interpolate_embeddings

from make_architectures import fill, formula, formula_input, tensor_rule

FEATURES = 2


def embedding(side):
    """[1, 1 + side^2, 2] by the stream `positions`."""
    return torch.from_numpy(formula("positions", (1, 1 + side * side, FEATURES), "signed"))


def by_torchvision(side, to):
    state = OrderedDict({"encoder.pos_embedding": embedding(side)})
    return interpolate_embeddings(to, 1, state)["encoder.pos_embedding"]


def by_timm(side, to):
    return timm.layers.resample_abs_pos_embed(embedding(side), [to, to], num_prefix_tokens=1)


def rows(rule, pairs):
    return [{"from": a, "to": b, "array": rule(a, b).flatten()} for a, b in pairs]


def logits(name, size, home, built, load):
    """First logits of two formula images of a size, with formula weights of the network at home made to fit."""
    fill(home, {name: tensor_rule(home, name, array) for name, array in home.state_dict().items()}, 1.0)
    load(built, home.state_dict())
    built.eval().double()
    with torch.no_grad():
        out = built(formula_input(size).double())
    return {"name": name, "size": size, "std": out.std(dim=1, unbiased=False), "first8": out[:, :8]}


def torchvision_vit(name, patch, size):
    make = getattr(torchvision.models, name)
    return logits(name, size, make(), make(image_size=size),
                  lambda net, state: net.load_state_dict(interpolate_embeddings(size, patch, state)))


def timm_vit(name, size):
    def load(net, state):
        net.load_state_dict(timm.models.vision_transformer.checkpoint_filter_fn(state, net))
    return logits(name, size, timm.create_model(name), timm.create_model(name, img_size=size), load)


GRIDS = ((7, 4), (7, 10), (14, 8), (14, 1), (3, 3))
write("positions.json", header(
    "position embeddings at other sizes, and outputs of networks with such ones",
    versions("torchvision", "timm", "torch"),
    "torchvision.models.vision_transformer.interpolate_embeddings; timm.layers.resample_abs_pos_embed",
    formulas={"embedding[1][1 + from^2][2]": "stream `positions`",
              "weights": "formula weights of the network at its own size, gain 1, see make_architectures.py"},
    notes=["from and to are positions along a side; the first row is that of the class token", "logits in float64"]),
    {"torchvision": rows(by_torchvision, GRIDS), "timm": rows(by_timm, GRIDS),
     "logits": [torchvision_vit("vit_b_32", 32, 96), timm_vit("deit_tiny_patch16_224", 128)]})
