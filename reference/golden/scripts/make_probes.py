"""probes.json: LogME's evidence and the accuracy of a ridge classifier, on features with more and with fewer images."""
import numpy as np
from common import header, versions, write
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import StandardScaler


def log_me(features, target):
    """The fixed point of the authors' program (github.com/thuml/LogME), but with the evidence over all features."""
    images, columns = features.shape
    u, s, _ = np.linalg.svd(features, full_matrices=False)
    sigma = s ** 2
    x2 = (u.T @ target) ** 2
    rest = max((target ** 2).sum() - x2.sum(), 0)
    alpha, beta = 1.0, 1.0
    for _ in range(11):
        t = alpha / beta
        gamma = (sigma / (sigma + t)).sum()
        m2 = (sigma * x2 / (t + sigma) ** 2).sum()
        residue = (x2 / (1 + sigma / t) ** 2).sum() + rest
        alpha = gamma / (m2 + 1e-5)
        beta = (images - gamma) / (residue + 1e-5)
        # by definition, from the matrix itself: log det (alpha I + beta F'F)
        determinant = np.linalg.slogdet(alpha * np.eye(columns) + beta * features.T @ features)[1]
        evidence = (columns * np.log(alpha) + images * np.log(beta) - determinant - beta * residue - alpha * m2
                    - images * np.log(2 * np.pi)) / 2 / images
        if abs(alpha / beta - t) / t <= 1e-3:
            break
    return evidence


def case(images, columns, classes, noise, seed):
    rng = np.random.default_rng(seed)
    y = np.arange(images) % classes
    centres = rng.normal(size=(classes, columns))
    x = centres[y] + noise * rng.normal(size=(images, columns)) * np.linspace(0.5, 2, columns) + 1
    x = x.astype(np.float32).astype(np.float64)
    one_hot = np.eye(classes)[y]
    cut = images * 3 // 4
    scaler = StandardScaler().fit(x[:cut])
    penalties = [1.0, 0.1, 1e-3]
    accuracies = [RidgeClassifier(alpha=cut * p / 2).fit(scaler.transform(x[:cut]), y[:cut])
                  .score(scaler.transform(x[cut:]), y[cut:]) for p in penalties]
    return {"x": x.tolist(), "y": y.tolist(), "classes": classes, "train": cut,
            "log_me": float(np.mean([log_me(x, one_hot[:, c]) for c in range(classes)])),
            "ridge": [{"penalty": p, "accuracy": a} for p, a in zip(penalties, accuracies)]}


write("probes.json", header("how well features suit a task", versions("numpy", "sklearn"),
                            "LogME (arXiv:2102.11005) by its definition; RidgeClassifier(alpha=images * penalty / 2)"),
      {"cases": [case(60, 6, 3, 1.5, 0), case(60, 6, 3, 0.3, 1), case(16, 24, 2, 2.0, 2)]})
