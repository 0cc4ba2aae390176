"""grad_cam.json: Grad-CAM (Selvaraju et al. 2017) and Grad-CAM++ (Chattopadhay et al. 2018) of whole networks.

Formula weights and the formula's input (see make_architectures.py), evaluation mode, double precision.
"""
from common import *

from make_architectures import build, default_gain, fill, formula_input, input_size, tensor_rule


def grad_cam(a, g):
    weights = g.mean((2, 3), keepdim=True)
    return torch.relu((weights * a).sum(1))


def grad_cam_plus_plus(a, g):
    """Equations 10, 19 and 11 of the paper; exp(score), by which all weights are multiplied, is left out."""
    below = 2 * g ** 2 + a.sum((2, 3), keepdim=True) * g ** 3
    alpha = torch.where(below == 0, torch.zeros_like(g), g ** 2 / torch.where(below == 0, torch.ones_like(g), below))
    weights = (alpha * torch.relu(g)).sum((2, 3), keepdim=True)
    return torch.relu((weights * a).sum(1))


def square(value):
    """[N, C, H, W] of such a map, of one whose channels are last, and of tokens that are a square behind others."""
    if value.dim() == 3:
        side = math.isqrt(value.shape[1])
        value = value[:, -side * side:].unflatten(1, (side, side))
    return value if value.shape[2] == value.shape[3] else value.permute(0, 3, 1, 2)


def case(name, module, output, size=None):
    model, _, _ = build(name)
    model = model.double().eval()
    fill(model, {k: tensor_rule(model, k, t) for k, t in model.state_dict().items()}, default_gain(name))
    kept = {}
    model.get_submodule(module).register_forward_hook(
        lambda _, __, out: (kept.update(a=out), out.retain_grad(), out.clone())[2])
    size = size or input_size(name)
    logits = model(formula_input(size).double())
    logits[:, output].sum().backward()
    shape, norm = list(kept["a"].shape), kept["a"].grad.norm()
    a, g = square(kept["a"].detach()), square(kept["a"].grad)
    return {"architecture": name, "module": module, "output": output, "size": size, "gain": default_gain(name),
            "shape": shape, "gradient_l2": norm, "grad_cam": grad_cam(a, g),
            "grad_cam_plus_plus": grad_cam_plus_plus(a, g)}


if __name__ == "__main__":
    write("grad_cam.json", header(
        "maps of the two images of the formula's input, row-major [2, H, W], not scaled", versions("torch", "torchvision"),
        "logits[:, output].sum().backward(); the gradient of a module's output"),
        {"cases": [case("resnet18", "layer4", 3), case("resnet18", "layer3.0.conv1", 7),
                   case("squeezenet1_1", "features.7", 2), case("mobilenet_v2", "features.13.conv.0", 7, 64),
                   case("tf_efficientnet_lite0", "bn2", 4, 64), case("deit_tiny_patch16_224", "blocks.11.norm1", 5),
                   case("swin_t", "features.5", 11, 64)]})
