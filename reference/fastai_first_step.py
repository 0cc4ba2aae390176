"""From the start of Python to the first batch that fastai has trained on: the benchmark `start-up`.

    python fastai_first_step.py DATA_DIR SIZE BATCH WEIGHTS THREADS

DATA_DIR holds split.csv with the columns path,label,split (train, valid or validation, test); WEIGHTS is a safetensors
file of timm's tf_efficientnet_lite0. vision_learner and fine_tune as fastai ships them: the first step is one of the
head, the body frozen. Prints {"step": 1, ...} when the first step of the optimizer is done, and waits until its input
ends or it is killed; whoever started it reads the clock.
"""
import csv
import json
import os
import sys
from pathlib import Path

import timm
import torch
from safetensors.torch import load_file

root, size, batch, weights = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
torch.set_num_threads(int(sys.argv[5]))
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


class FirstStep(Callback):
    """Says that the first step is done, and waits: nothing else of the run is wanted."""

    def after_step(self):
        print(json.dumps({"step": 1, "loss": self.loss.item(), "threads": torch.get_num_threads(),
                          "torch": torch.__version__}), flush=True)
        sys.stdin.read()
        os._exit(0)


rows = list(csv.DictReader(open(root / "split.csv")))
frame = pd.DataFrame([dict(name=r["path"], label=r["label"], valid=r["split"].startswith("val"))
                      for r in rows if r["split"] != "test"])
block = DataBlock((ImageBlock, CategoryBlock), get_x=ColReader("name", pref=f"{root}/"), get_y=ColReader("label"),
                  splitter=ColSplitter("valid"), item_tfms=Resize(size + size // 7), batch_tfms=aug_transforms(size=size))
dls = block.dataloaders(frame, bs=batch, num_workers=int(os.environ.get("WORKERS", "1")), device=torch.device("cpu"))
learn = vision_learner(dls, "tf_efficientnet_lite0", metrics=accuracy)
learn.remove_cb(ProgressCallback)
with learn.no_logging():
    learn.fine_tune(1, cbs=[FirstStep()])
