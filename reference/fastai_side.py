"""fastai's vision_learner in a phase of fine-tuning: as it ships, or, with a job that says "fair", as fast as it can be.

    python fastai_side.py JOB        (see sides.py)

As it ships: fp32, channels first, and BatchNorm of frozen groups trains. "fair": train_bn=False, channels last, bf16
(fastai's own to_bf16 asks for a GPU's autocast and does nothing on a CPU; the callback below asks for the CPU's).
Without "photos" in the job a unit is a step on decoded pixels. With it, it is a step of whole epochs: files are
decoded and augmented by fastai's defaults (Resize, aug_transforms), with as many workers as threads.
"""
import csv
from pathlib import Path

import fastai
import torch
import torchvision
from fastai.vision.all import *
from sides import Batches, arrays, fill, is_timm, job, serve, trained, whole

FAIR = job.get("fair", False)


class Bf16(Callback):
    """bf16 autocast on the CPU, from the forward pass to the loss."""
    order = 10

    def before_batch(self):
        self.autocast = torch.autocast("cpu", torch.bfloat16)
        self.autocast.__enter__()

    def after_pred(self):
        self.learn.pred = self.pred.float()

    def after_loss(self):
        self.autocast.__exit__(None, None, None)


class Timed(Callback):
    """Times the training part of an epoch: no set-up, no validation."""
    order = 70
    clock = None

    def before_train(self):
        self.clock.start()

    def after_train(self):
        self.clock.stop()


class Decoded(Batches):
    """So many decoded batches an epoch."""
    units = 1

    def __len__(self):
        return self.units

    def __iter__(self):
        return (self.take() for _ in range(self.units))


def photos():
    root = Path(job["photos"])
    rows = list(csv.DictReader(open(root / "split.csv")))
    frame = pd.DataFrame([dict(name=row["path"], label=row["label"], valid=row["split"].startswith("val"))
                          for row in rows])
    block = DataBlock((ImageBlock, CategoryBlock), get_x=ColReader("name", pref=f"{root}/"), get_y=ColReader("label"),
                      splitter=ColSplitter("valid"), item_tfms=Resize(job["size"] + job["size"] // 7),
                      batch_tfms=[*aug_transforms(size=job["size"]), Normalize.from_stats(job["mean"], job["std"])])
    return block.dataloaders(frame, bs=job["batch"], num_workers=job["threads"], device=torch.device("cpu"))


def groups(model):
    """The body's parameters up to those that are frozen, the rest of them, the head's."""
    body = params(model[0])
    return L(one for one in (body[:job["frozen"]], body[job["frozen"]:], params(model[1])) if len(one) > 0)


def load(model):
    """Fills fastai's model; its body has the layers of the library's network in the same order, under other names."""
    body, head = arrays()
    order = [name for name in whole().state_dict() if name in body]
    own = [name for name in model[0].state_dict() if "num_batches" not in name]
    assert len(order) == len(own) == len(body), (len(order), len(own), len(body))
    fill(model[0], {name: body[other] for name, other in zip(own, order)})
    fill(model[1], head)


decoded = Decoded()
dls = photos() if "photos" in job else DataLoaders(decoded, [], device=torch.device("cpu"))
name = job["architecture"]
learn = vision_learner(
    dls, name if is_timm(name) else getattr(torchvision.models, name), n_out=job["classes"], pretrained=False,
    normalize=False, loss_func=CrossEntropyLossFlat(), splitter=groups, train_bn=not FAIR)
learn.remove_cb(ProgressCallback)
load(learn.model)
learn.freeze_to(1 if job["frozen"] > 0 else 0)
timed = Timed()
learn.add_cb(timed)
if FAIR:
    learn.add_cbs([ChannelsLast(), Bf16()])


def run(units, clock):
    decoded.units, timed.clock = units, clock
    if hasattr(learn.dls, "valid"):
        learn.dls.loaders[1] = []           # what is timed is training
    with learn.no_logging():
        learn.fit_one_cycle(1, 1e-4)
    return len(learn.dls.train)


images, labels = Decoded().take()
learn.model.eval()
with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=FAIR):
    loss = torch.nn.functional.cross_entropy(learn.model(images).float(), labels).item()
serve(run, f"fastai {fastai.__version__}", loss=loss, trained=trained(learn.model.parameters()))
