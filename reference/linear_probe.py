"""A logistic regression on the pooled features of the frozen EfficientNet-Lite0: what a data set gives without tuning.

    python linear_probe.py DATA_DIR SIZE WEIGHTS

DATA_DIR holds split.csv with the columns path,label,split (train, valid, test); WEIGHTS is the safetensors file of
tf_efficientnet_lite0. The penalty is chosen on the valid part. Prints one line of JSON.
"""
import csv, json, sys, warnings
from pathlib import Path

import numpy as np
import timm
import torch
from PIL import Image
from safetensors.torch import load_file
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
root, size, weights = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(1)
net = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
report = net.load_state_dict({k: v.float() for k, v in load_file(weights).items() if "classifier" not in k}, strict=False)
assert all("num_batches" in k for k in report.missing_keys), report.missing_keys


def picture(path):
    """Short side to SIZE by area, centre square, as Varve prepares images."""
    image = Image.open(path).convert("RGB")
    scale = size / min(image.size)
    image = image.resize([max(size, round(side * scale)) for side in image.size], Image.BOX)
    left, top = (image.width - size) // 2, (image.height - size) // 2
    pixels = np.asarray(image.crop((left, top, left + size, top + size)), dtype=np.float32) / 255
    return torch.from_numpy((pixels - 0.5) / 0.5).permute(2, 0, 1)


def features(rows):
    with torch.no_grad():
        return torch.cat([net(torch.stack([picture(root / r["path"]) for r in rows[i:i + 32]]))
                          for i in range(0, len(rows), 32)]).numpy()


rows = list(csv.DictReader(open(root / "split.csv")))
parts = {s: [r for r in rows if r["split"].startswith(s)] for s in ("train", "val", "test")}
x = {s: features(part) for s, part in parts.items()}
y = {s: np.array([r["label"] for r in part]) for s, part in parts.items()}
mean, deviation = x["train"].mean(0), x["train"].std(0) + 1e-6
x = {s: (f - mean) / deviation for s, f in x.items()}
models = [LogisticRegression(C=c, max_iter=500).fit(x["train"], y["train"]) for c in 10.0 ** np.arange(-4, 0.1, 0.5)]
best = max(models, key=lambda m: m.score(x["val"], y["val"]))
print(json.dumps(dict(data=root.name, size=size, penalty=1 / best.C, valid=round(best.score(x["val"], y["val"]), 4),
                      test=round(best.score(x["test"], y["test"]), 4))))
