"""targets.json: heads, losses and metrics of several labels and of values that the other files do not have."""
import json
import os

import numpy as np
import sklearn.metrics as sk
import torch
import torch.nn.functional as F
from common import header, versions, write
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

ROWS, COLUMNS = 80, 5
rng = np.random.default_rng(1)
x = rng.normal(size=(ROWS, COLUMNS)) * [1, 10, 0.1, 3, 1] + [0, 100, -1, 5, 0]
x = x.astype(np.float32).astype(np.float64)
scaler = StandardScaler().fit(x)
s = scaler.transform(x)
labels = (s @ rng.normal(size=(COLUMNS, 3)) + rng.normal(size=(ROWS, 3)) > [0.0, 0.8, -1.0]).astype(int)
values = s @ rng.normal(size=(COLUMNS, 2)) + 0.5 * rng.normal(size=(ROWS, 2)) + [3, -20]
values = values.astype(np.float32).astype(np.float64)


def unscaled(weight, bias):
    weight = weight / scaler.scale_
    return {"weight": weight.tolist(), "bias": (bias - weight @ scaler.mean_).tolist()}


def logistic(penalty, weights):
    models = [LogisticRegression(C=1 / (penalty * ROWS), class_weight={0: 1, 1: w}, tol=1e-10, max_iter=10000)
              .fit(s, labels[:, j]) for j, w in enumerate(weights)]
    return {"penalty": penalty, "weights": weights, **unscaled(np.vstack([m.coef_ for m in models]),
                                                               np.array([m.intercept_[0] for m in models]))}


def ridge(penalty):
    model = Ridge(alpha=ROWS * penalty / 2).fit(s, values)
    return {"penalty": penalty, **unscaled(model.coef_, model.intercept_)}


HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../train/src/test/resources/golden/training")
given = json.load(open(os.path.join(HERE, "losses.json")))


def loss(name, function):
    z = torch.tensor(given["z"], dtype=torch.float64, requires_grad=True)
    result = function(z)
    result.backward()
    return {"name": name, "loss": result.item(), "grad": z.grad.tolist()}


multi, wanted = (torch.tensor(given[key], dtype=torch.float64) for key in ("multi", "values"))
losses = [loss("bce_smoothed", lambda z: F.binary_cross_entropy_with_logits(z, 0.9 * multi + 0.05)),
          loss("huber_1", lambda z: F.huber_loss(z, wanted, delta=1.0)),
          loss("huber_0.5", lambda z: F.huber_loss(z, wanted, delta=0.5))]

inputs = json.load(open(os.path.join(HERE, "metrics.json")))["inputs"]
target, predicted = np.array(inputs["target"]), np.array(inputs["logits"]).argmax(1)
label, foretold = np.array(inputs["label"]), (np.array(inputs["label_probability"]) > 0.5).astype(int)
two, one = np.stack([inputs["regression_target"], inputs["regression_prediction"]], 1), np.array(
    [inputs["regression_prediction"], inputs["regression_target"]]).T + 0.25
metrics = {
    "label": {f"jaccard-{a}": sk.jaccard_score(target, predicted, average=a) for a in ("micro", "weighted")},
    "labels": {"f0.5" + ("" if a == "macro" else "-" + a): sk.fbeta_score(label, foretold, beta=0.5, average=a,
                                                                          zero_division=0)
               for a in ("macro", "micro", "weighted", "samples")},
    "two_values": {"mse": sk.mean_squared_error(two, one), "rmse": sk.root_mean_squared_error(two, one),
                   "mae": sk.mean_absolute_error(two, one), "r2": sk.r2_score(two, one),
                   "explained-variance": sk.explained_variance_score(two, one),
                   "median-absolute-error": sk.median_absolute_error(two, one)}}

write("targets.json", header(
    "heads of several labels and of values; losses on the z of losses.json; metrics on the inputs of metrics.json",
    versions("sklearn", "torch"),
    "LogisticRegression(C=1/(penalty * rows), class_weight={0: 1, 1: w}) for each name; Ridge(alpha=rows * penalty / 2)",
    notes=["weight and bias are for the features as they are, standardisation included",
           "two_values: true (target, prediction) of metrics.json, predicted (prediction, target) + 0.25"]),
    {"x": x.tolist(), "labels": labels.tolist(), "values": values.tolist(),
     "logistic": [logistic(1.0, [1, 1, 1]), logistic(0.1, [1, 1, 1]), logistic(0.01, [1, 1, 1]),
                  logistic(0.1, [1, 3, 0.5])],
     "ridge": [ridge(100.0), ridge(1.0), ridge(0.01)], "losses": losses, "metrics": metrics})
