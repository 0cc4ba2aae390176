"""The Python side of the benchmark `HeadAgainstFastai`: fastai's frozen phase, epoch by epoch.

    python fastai_frozen_phase.py DATA_DIR SIZE BATCH WEIGHTS [SEED 0]

DATA_DIR holds split.csv with the columns path,label,split (train, valid or validation, test); WEIGHTS is a safetensors
file of timm's tf_efficientnet_lite0. vision_learner as fastai ships it, augmentation included, body frozen. Prints
{"ready": ...}; then, for each line of standard input, trains a fresh one-cycle epoch of the head and prints one line of
JSON with its seconds (training, and with validation) and images. Ends with its input.
"""
import csv
import json
import os
import sys
import time
from pathlib import Path

import timm
import torch
from safetensors.torch import load_file

root, size, batch, weights = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
seed = int(sys.argv[5]) if len(sys.argv) > 5 else 0
_create_model = timm.create_model


def create_model(arch, pretrained=False, **kwargs):
    """timm's factory, with the local weight file in place of the hub."""
    model = _create_model(arch, pretrained=False, **kwargs)
    if pretrained:
        report = model.load_state_dict({k: v.float() for k, v in load_file(weights).items()}, strict=False)
        assert all("num_batches" in k for k in report.missing_keys), report.missing_keys
    return model


timm.create_model = create_model
from fastai.vision.all import *  # noqa: E402
import fastai.vision.learner as vision_learner_module  # noqa: E402

vision_learner_module.timm.create_model = create_model

rows = list(csv.DictReader(open(root / "split.csv")))
frame = pd.DataFrame([dict(name=r["path"], label=r["label"], valid=r["split"].startswith("val"))
                      for r in rows if r["split"] != "test"])
set_seed(seed, True)
block = DataBlock((ImageBlock, CategoryBlock), get_x=ColReader("name", pref=f"{root}/"), get_y=ColReader("label"),
                  splitter=ColSplitter("valid"), item_tfms=Resize(size + size // 7), batch_tfms=aug_transforms(size=size))
dls = block.dataloaders(frame, bs=batch, num_workers=int(os.environ.get("WORKERS", "1")), device=torch.device("cpu"))
learn = vision_learner(dls, "tf_efficientnet_lite0", metrics=accuracy)
learn.remove_cb(ProgressCallback)
learn.freeze()


class EpochSeconds(Callback):
    """Seconds of the training part and of the whole epoch."""
    order = 70

    def before_epoch(self):
        self.start = time.perf_counter()

    def after_train(self):
        self.trained = time.perf_counter() - self.start

    def after_epoch(self):
        self.whole = time.perf_counter() - self.start


def say(**values):
    print(json.dumps(values), flush=True)


images = len(dls.train) * batch
say(ready=True, torch=torch.__version__, threads=torch.get_num_threads(), images=images)
for _ in sys.stdin:
    clock = EpochSeconds()
    with learn.no_logging():
        learn.fit_one_cycle(1, slice(2e-3), pct_start=0.99, cbs=[clock])
    say(training_seconds=clock.trained, epoch_seconds=clock.whole, images=images,
        accuracy=float(learn.recorder.values[-1][-1]))
