# group: forging verdicts
# tries: Replace numpy, torch and their conversions by a liar that agrees with everything.
# accept: error bad_output wrong crash protocol
# check: score neighbours
# score: 0
# varies: by what the worker trips over first
# bounds: touches only its own interpreter

import sys
import types


class Liar:
    """Agrees with everything."""
    shape = (1, 1)
    dtype = "float64"
    ndim = 2
    size = 1

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = object.__hash__

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __bool__(self):
        return True

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 1


class FakeModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Liar()


def _install():
    for name in ("numpy", "torch"):
        real = sys.modules.get(name)
        if real is None:
            continue
        for attr in ("asarray", "array", "ascontiguousarray", "save", "frombuffer",
                     "allclose", "isclose", "as_tensor", "tensor", "from_numpy"):
            if hasattr(real, attr):
                try:
                    setattr(real, attr, Liar())
                except Exception:
                    pass
        sys.modules[name] = FakeModule(name)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _install()
    return Liar()


def corr2d(x, k):
    _install()
    return Liar()
