# group: return values
# tries: Return tensors that torch's transforms wrap: of vmap, of grad, nested, fake, inferred, batched and dual ones.
# accept: bad_output error wrong timeout
# check: score
# score: 0
# on: corr2d
# varies: by how torch tells of each

import sys

torch = sys.modules.get("torch")
LEAKED = []


def leaked(transform):
    def keep(tensor):
        LEAKED.append(tensor * 1)
        return tensor.sum()

    transform(keep)(torch.ones(2, 2))
    return LEAKED.pop()


def fake():
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode():
        return torch.ones(2, 2)


def inferred():
    with torch.inference_mode():
        return torch.full((2, 2), -987654.0)


def dual():
    import torch.autograd.forward_ad as forward

    with forward.dual_level():
        return forward.make_dual(torch.ones(2, 2), torch.ones(2, 2))


KINDS = [
    lambda: leaked(torch.func.vmap),
    lambda: leaked(torch.func.grad),
    lambda: torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]),
    fake,
    inferred,
    dual,
]


def corr2d(x, k):
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()
