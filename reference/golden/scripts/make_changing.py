"""changing.json: fastai's optimizers whose numbers change at every step, in double; a tensor and one of zeros."""
from common import *

from torch import nn
from fastai.optimizer import *

STEPS = 7


def numbers(t):
    """lr, mom, wd, sqr_mom and eps of step t = 1..7."""
    return {"lr": .1 * math.cos(.2 * t), "mom": .95 - .06 * (t % 4), "wd": .03 * (t % 3), "sqr_mom": .999 - .02 * t,
            "eps": 10. ** -(t % 5 + 2)}


def grad(t):
    """Gradient before step t, of four numbers: sin(1.3 t + 0.9 i); all zero before the third step."""
    return torch.zeros(4).double() if t == 3 else torch.tensor([math.sin(1.3 * t + .9 * i) for i in range(4)]).double()


def run(make):
    full, zero = nn.Parameter(torch.tensor([.8, -.5, .1, 1.6]).double()), nn.Parameter(torch.zeros(4).double())
    opt, rows = make([full, zero]), {"full": [], "zero": []}
    for t in range(1, STEPS + 1):
        for hypers in opt.hypers:
            hypers.update(numbers(t))
        full.grad, zero.grad = grad(t), grad(t)
        opt.step()
        rows["full"].append(full.tolist())
        rows["zero"].append(zero.tolist())
    return rows


MAKERS = {"sgd": lambda p, lr, **kw: SGD(p, lr, mom=.9, **kw),
          "rmsprop": lambda p, lr, **kw: RMSProp(p, lr, mom=.9, **kw),
          "adam": Adam, "radam": RAdam, "qhadam": lambda p, lr, **kw: QHAdam(p, lr, nu_1=.3, nu_2=.8, **kw),
          "lars": lambda p, lr, **kw: Larc(p, lr, clip=False, trust_coeff=.3, **kw), "lamb": Lamb,
          "lookahead": lambda p, lr, **kw: Lookahead(Lamb(p, lr, **kw), k=3, alpha=.7)}
cases = [{"name": name, "l2": l2, **run(lambda p: make(p, lr=.1, decouple_wd=not l2))}
         for name, make in MAKERS.items() for l2 in (False, True)]
write("changing.json", header(
    "parameters after each of 7 steps of optimizers whose numbers change at every step", versions("fastai", "torch"),
    "opt.hypers[0].update(numbers[t]); p.grad = gradients[t]; opt.step()",
    formulas={"full": "starts at [0.8, -0.5, 0.1, 1.6]", "zero": "starts at 0; fastai's Larc leaves it there"},
    notes=["qhadam: nu_1 0.3, nu_2 0.8; lars: Larc(clip=False, trust_coeff=0.3); lookahead: Lamb, k 3, alpha 0.7; sgd "
           "and rmsprop with momentum"]),
    {"start": torch.tensor([.8, -.5, .1, 1.6]).double(), "numbers": [numbers(t) for t in range(1, STEPS + 1)],
     "gradients": [grad(t) for t in range(1, STEPS + 1)], "cases": cases})
