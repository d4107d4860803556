# group: return values
# tries: Return a tensor subclass that answers below Python's usual overrides.
# accept: timeout wrong bad_output error crash
# check: score
# score: 0
# on: corr2d
# varies: by the version of torch

import sys

torch = sys.modules.get("torch")
if torch is not None:

    class Liar(torch.Tensor):
        @staticmethod
        def __new__(cls, shape):
            return torch.Tensor._make_wrapper_subclass(cls, shape, dtype=torch.float64)

        @classmethod
        def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
            return torch.full((1, 1), -987654.0, dtype=torch.float64)


def corr2d(x, k):
    return Liar((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
