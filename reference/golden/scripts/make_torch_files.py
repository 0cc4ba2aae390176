"""Small files of torch.save for TorchFileTest: python make_torch_files.py writes core/src/test/resources/torch/*.pth."""
import os
from collections import OrderedDict

from common import *

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "core", "src", "test", "resources",
                      "torch")
base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
plain = {"z.weight": base, "a.bias": torch.tensor([0.5, -0.25]), "n": torch.tensor(7)}
views = {"rows": base[1:3], "turned": base.t(), "columns": base[:, 1::2], "scalar": base[2, 3], "whole": base}
kinds = {str(dtype).removeprefix("torch."): torch.tensor([[0, 1], [1, 2]]).to(dtype) for dtype in (
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
    torch.uint8, torch.bool)}
module = torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(1, 2, 3), bn=torch.nn.BatchNorm2d(2)))
with torch.no_grad():
    for parameter in module.parameters():
        parameter.copy_(torch.arange(parameter.numel()).reshape(parameter.shape) / 4)
checkpoint = {"epoch": 3, "best": 0.5, "optimizer": torch.optim.Adam(module.parameters()).state_dict(),
              "state_dict": OrderedDict(("module." + k, v) for k, v in module.state_dict().items())}


def save(name, value, **more):
    torch.save(value, os.path.join(FOLDER, name + ".pth"), **more)


os.makedirs(FOLDER, exist_ok=True)
save("plain", plain)
save("plain4", plain, pickle_protocol=4)
save("views", views)
save("kinds", kinds)
save("ordered", module.state_dict())
save("checkpoint", checkpoint)
save("nested", {"model": {"state_dict": {"_orig_mod." + k: torch.nn.Parameter(v) if v.is_floating_point() else v
                                         for k, v in plain.items()}}})
save("former", views, _use_new_zipfile_serialization=False)
save("module", module)
save("complex", {"w": torch.zeros(2, dtype=torch.complex64)})
