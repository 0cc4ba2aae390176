"""policies.json and operations.json: torchvision's RandAugment and TrivialAugmentWide; fastai's erased rectangles."""
from common import *

import math
import torchvision
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F
from torchvision.transforms.autoaugment import RandAugment, TrivialAugmentWide, _apply_op
from fastai.vision import augment as A

SIZE = 8
IMG = torch.tensor([[[(37 * c + 23 * h + 11 * w + 5 * c * h * w + 3 * h * h) % 211 + 20 * (c == 2) for w in range(SIZE)]
                     for h in range(SIZE)] for c in range(3)], dtype=torch.uint8)


def table(space):
    return {name: {"signed": signed, "magnitudes": [float(v) for v in magnitudes.flatten()]}
            for name, (magnitudes, signed) in space.items()}


rand = [{"bins": bins, "size": size, "table": table(RandAugment()._augmentation_space(bins, (size, size)))}
        for bins, size in ((31, 224), (31, 331), (11, 160))]
trivial = [{"bins": bins, "table": table(TrivialAugmentWide()._augmentation_space(bins))} for bins in (31, 11)]

# ---- operations on bytes -----------------------------------------------------------------------
VALUES = {"Identity": (0.,), "Brightness": (-.9, -.27, .27, .9), "Color": (-.9, -.27, .27, .9),
          "Contrast": (-.9, -.27, .27, .9), "Sharpness": (-.9, -.27, .27, .9), "Posterize": (8., 6., 4., 2.),
          "Solarize": (255., 178.5, 100., 0.), "AutoContrast": (0.,), "Equalize": (0.,)}
MOVES = {"ShearX": (-.3, .09, .99), "ShearY": (-.3, .09, .99), "TranslateX": (-2.9, 3.2), "TranslateY": (-2.9, 3.2),
         "Rotate": (-30., 9., 135.)}


def operation(name, magnitude, image=IMG):
    return {"name": name, "magnitude": magnitude,
            "output": _apply_op(image, name, magnitude, InterpolationMode.BILINEAR, None).tolist()}


operations = [operation(name, v) for name, values in VALUES.items() for v in values]
FLAT = torch.tensor([[[(7 * c + (h * SIZE + w) // 3) % 40 + 90 for w in range(SIZE)] for h in range(SIZE)]
                     for c in range(3)], dtype=torch.uint8).repeat(1, 4, 4)       # enough pixels to be equalized
flat = [operation(name, 0., FLAT) for name in ("AutoContrast", "Equalize")]


def matrix(name, magnitude):
    """Where each pixel (x, y) of the result is read, counted from the centre of the first one: found from ramps."""
    ramp = torch.stack([torch.arange(64.).expand(64, 64), torch.arange(64.).expand(64, 64).T, torch.ones(64, 64)])
    out = _apply_op(ramp, name, magnitude, InterpolationMode.BILINEAR, None)
    rows = []
    inside = [(x, y) for x in range(64) for y in range(64) if out[2, y, x] > .9999]
    a = torch.tensor([[x, y, 1.] for x, y in inside], dtype=torch.float64)
    for c in range(2):
        b = torch.tensor([out[c, y, x].item() for x, y in inside], dtype=torch.float64)
        rows.append(torch.linalg.lstsq(a, b[:, None]).solution[:, 0].tolist())
    return {"name": name, "magnitude": magnitude, "size": 64, "matrix": rows}


moves = [matrix(name, v) for name, values in MOVES.items() for v in values]


# ---- erased rectangles -------------------------------------------------------------------------
class Draws:
    """Replaces random.uniform and random.randint inside fastai.vision.augment by given values in [0, 1)."""
    def __init__(self, u):
        self.u = list(u)

    def uniform(self, a, b):
        return a + (b - a) * self.u.pop(0)

    def randint(self, a, b):
        return a + int((b - a + 1) * self.u.pop(0))


erased = []
for h, u in ((224, (.5, .5, .3, .7)), (224, (0., .5, .3, .7)), (160, (.99, .0, .5, .5)), (64, (.9, .99, .99, 0.)),
             (33, (.25, .75, .1, .9))):
    for count in (1, 3):
        t = A.RandomErasing(p=1., max_count=count)
        old, A.random = A.random, Draws(u)
        # fastai draws the area, the aspect, the place of the rows, that of the columns
        rl, rh, cl, ch = t._bounds(h * h / count, h, h)
        A.random = old
        erased.append({"side": h, "count": count, "u": list(u), "rows": [rl, min(rh, h)], "columns": [cl, min(ch, h)]})

blur = [{"sigma": s, "kernel": k, "output": F.gaussian_blur(IMG, [k, k], [s, s]).tolist()} for s, k in ((.5, 5), (1., 7))]

write("policies.json", header(
    "tables of torchvision's policies, and rectangles that fastai's RandomErasing covers",
    versions("torchvision", "fastai", "torch"), "RandAugment()._augmentation_space; RandomErasing._bounds"),
    {"rand_augment": rand, "trivial_augment": trivial, "erased": erased})
write("operations.json", header(
    "what the operations of torchvision's policies do to small pictures",
    versions("torchvision", "torch"), "_apply_op on uint8 with bilinear interpolation",
    formulas={"image[c][h][w]": "(37c + 23h + 11w + 5chw + 3h^2) mod 211, plus 20 in channel 2; 8 by 8",
              "flat_image[c][h][w]": "(7c + floor((8h + w)/3)) mod 40 + 90 for 8 by 8, repeated 4 times each way"},
    notes=["matrices map pixel numbers of the result to those of the source; found from ramps of 64 pixels in float32"]),
    {"image": IMG.tolist(), "operations": operations, "flat_image": FLAT.tolist(), "flat": flat, "moves": moves,
     "blur": blur})
