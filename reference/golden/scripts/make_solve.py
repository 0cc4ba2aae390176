"""solve.json: scikit-learn's logistic regression on standardised features, in terms of the features as they are."""
import numpy as np
from common import header, versions, write
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROWS, COLUMNS, CLASSES = 60, 5, 3
rng = np.random.default_rng(0)
labels = np.sort(rng.integers(0, CLASSES, ROWS) % np.array([3, 3, 2])[rng.integers(0, 3, ROWS)])
centres = rng.normal(size=(CLASSES, COLUMNS))
x = (centres[labels] + rng.normal(size=(ROWS, COLUMNS))) * [1, 10, 0.1, 3, 1] + [0, 100, -1, 5, 0]
x = x.astype(np.float32).astype(np.float64)
scaler = StandardScaler().fit(x)


def case(penalty, class_weight):
    weights = np.ones(CLASSES) if class_weight is None else ROWS / (CLASSES * np.bincount(labels))
    # scikit-learn minimises C * sum of weighted losses + half the squared weights
    model = LogisticRegression(C=1 / (penalty * weights[labels].sum()), class_weight=class_weight, tol=1e-10,
                               max_iter=10000).fit(scaler.transform(x), labels)
    weight = model.coef_ / scaler.scale_
    return {"penalty": penalty, "class_weight": class_weight or "none", "weights": weights.tolist(),
            "weight": weight.tolist(), "bias": (model.intercept_ - weight @ scaler.mean_).tolist()}


write("solve.json", header(
    "multinomial logistic regression with an L2 penalty", versions("sklearn"),
    "LogisticRegression(C=1/(penalty * sum of weights)).fit(StandardScaler().fit_transform(x), labels)",
    notes=["weight and bias are for the features as they are, standardisation included"]),
    {"x": x.tolist(), "labels": labels.tolist(),
     "cases": [case(1.0, None), case(0.1, None), case(0.01, None), case(0.1, "balanced")]})
