"""interpretation.json: readings of predictions, by scikit-learn, fastai, PyTorch and SciPy, in double."""
from common import *

import numpy as np
import torch.nn.functional as F
from fastai.interpret import ClassificationInterpretation
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.metrics import classification_report, confusion_matrix

N, C, BINS = 60, 4, 10
NAMES = list("abcd")

z = torch.tensor([[3.1 * math.sin(1.3 * i + 0.9 * c * c) + 0.4 * c for c in range(C)] for i in range(N)],
                 dtype=torch.float64)
best = z.argmax(1)
y = torch.tensor([int(best[i]) if i % 3 else (2 * i + 1) % C for i in range(N)])
multi = torch.tensor([[float((z[i, c] > 0.5) if (i + c) % 4 else (i * (c + 2)) % 3 == 0) for c in range(C)]
                      for i in range(N)], dtype=torch.float64)
value = torch.tensor([[((5 * i + 3 * c) % 8) / 8 - 0.5 for c in range(C)] for i in range(N)], dtype=torch.float64)


class Said:
    """As much of an interpretation as fastai's most_confused reads."""
    vocab = NAMES

    def confusion_matrix(self):
        return confusion_matrix(y, best)


def curve(right, confidence):
    """Of each bin that is not empty, and the distance of both, weighted by how many are in it."""
    share, mean = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence), minlength=BINS)
    counts = counts[counts > 0]
    return {"count": counts, "confidence": mean, "share": share,
            "error": (counts * np.abs(share - mean)).sum() / counts.sum()}


def temperature(loss):
    found = minimize_scalar(lambda t: float(loss(math.exp(t))), bounds=(math.log(0.05), math.log(20)),
                            method="bounded", options={"xatol": 1e-13})
    return {"temperature": math.exp(found.x), "before": float(loss(1.0)), "after": float(found.fun)}


def largest(losses, k=5):
    found = losses.topk(k)
    return {"images": found.indices, "losses": found.values}


p = torch.softmax(z, 1)
write("interpretation.json", header(
    "readings of outputs z: reports of classes and names, most confused, losses, calibration, temperature",
    versions("sklearn", "fastai", "torch", "scipy"),
    "classification_report(..., zero_division=0); ClassificationInterpretation.most_confused(min_val); "
    "losses.topk(5); calibration_curve(n_bins=10, strategy='uniform'); minimize_scalar(mean loss of z / T)",
    notes=["the reports of names and the curve of names take a name as foretold above a probability of one half, and "
           "each name of each image as one entry; report_of_more has two classes that are neither true nor predicted, "
           "whose zeros are in its averages, as in those of fastai's print_classification_report",
           "temperatures are exact to about 1e-7, as a search without a derivative finds a minimum; losses to 1e-12"]),
    {"z": z, "class": y, "multi": multi, "values": value,
     "classes": {
         "report": classification_report(y, best, target_names=NAMES, output_dict=True, zero_division=0),
         "report_of_more": classification_report(y, best, labels=range(C + 2), target_names=NAMES + ["e", "f"],
                                                 output_dict=True, zero_division=0),
         "most_confused": [{"min": k, "pairs": [[a, b, int(n)] for a, b, n in
                                                ClassificationInterpretation.most_confused(Said(), k)]}
                           for k in (1, 2, 3)],
         "top_losses": largest(F.cross_entropy(z, y, reduction="none")),
         "curve": curve((best == y).double().numpy(), p.max(1).values.numpy()),
         "scaled": temperature(lambda t: F.cross_entropy(z / t, y))},
     "names": {
         "report": classification_report(multi, (z > 0).double(), target_names=NAMES, output_dict=True, zero_division=0),
         "top_losses": largest(F.binary_cross_entropy_with_logits(z, multi, reduction="none").mean(1)),
         "curve": curve(multi.flatten().numpy(), torch.sigmoid(z).flatten().numpy()),
         "scaled": temperature(lambda t: F.binary_cross_entropy_with_logits(z / t, multi))},
     "numbers": {"top_losses": largest(((z - value) ** 2).mean(1))}})
