"""callbacks.json: after which epochs fastai stops early or lowers its rates, for given figures of the valid part."""
from types import SimpleNamespace

import numpy as np
from common import header, versions, write
from fastai.callback.core import CancelFitException
from fastai.callback.tracker import EarlyStoppingCallback, ReduceLROnPlateau

FIGURES = {
    "falling": [1.0, 0.8, 0.9, 0.79, 0.785, 0.8, 0.9, 0.7, 0.7, 0.7, 0.7, 0.71],
    "rising": [0.2, 0.5, 0.5, 0.51, 0.49, 0.6, 0.605, 0.55, 0.61, 0.6, 0.6, 0.6],
    "with NaN": [0.5, float("nan"), 0.4, float("nan"), float("nan"), 0.3, 0.3, 0.3],
}


def watched(callback, figures):
    """What the callback's learner has to have; yields after each epoch."""
    recorder = SimpleNamespace(metric_names=["epoch", callback.monitor, "time"], values=[])
    hypers = [{"lr": 0.01}, {"lr": 1.0}]
    callback.learn = SimpleNamespace(recorder=recorder, opt=SimpleNamespace(hypers=hypers), epoch=0)
    callback.before_fit()
    for epoch, figure in enumerate(figures):
        recorder.values.append([figure])
        callback.learn.epoch = epoch
        callback.after_epoch()
        yield epoch + 1, hypers


def stops(figures, monitor, patience, min_delta):
    callback = EarlyStoppingCallback(monitor=monitor, patience=patience, min_delta=min_delta)
    last = 0
    try:
        for last, _ in watched(callback, figures):
            pass
    except CancelFitException:
        return last + 1
    return 0


def factors(figures, monitor, patience, min_delta):
    callback = ReduceLROnPlateau(monitor=monitor, patience=patience, min_delta=min_delta, factor=4.0)
    return [hypers[-1]["lr"] for _, hypers in watched(callback, figures)]


rows = []
for name, figures in FIGURES.items():
    monitor = "accuracy" if name == "rising" else "valid_loss"
    for patience in (1, 2, 3):
        for min_delta in (0.0, 0.01, 0.1):
            rows.append({"figures": [None if np.isnan(f) else f for f in figures], "rises": name == "rising",
                         "patience": patience, "min_delta": min_delta,
                         "stops_after": stops(figures, monitor, patience, min_delta),
                         "factors": factors(figures, monitor, patience, min_delta)})
write("callbacks.json", header(
    "epochs after which fastai stops early (0: never), and what it has multiplied rates by behind each epoch",
    versions("fastai"), "EarlyStoppingCallback and ReduceLROnPlateau(factor=4) on given figures"), {"rows": rows})
