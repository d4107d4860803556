"""Makes a function of every layer and folds the shape through them."""

from itertools import accumulate
from math import prod


def need(holds, why):
    if not holds:
        raise ValueError(why)


def both(option):
    return list(option) if isinstance(option, (list, tuple)) else [option] * 2


def windows(options, image, steps, whole_only):
    kernel, stride = both(options["kernel_size"]), both(options.get("stride", steps))
    padding, dilation = both(options.get("padding", 0)), both(options.get("dilation", 1))
    out = []
    for n, k, s, p, d in zip(image, kernel, stride, padding, dilation, strict=True):
        starts = range(-p, n + p, s)
        whole = [start for start in starts if start + d * (k - 1) < n + p]
        cut = [] if whole_only else [a for a in starts if a < n and a + d * (k - 1) < n + p - 1 + s and a not in whole]
        out.append(len(whole) + len(cut))
        need(out[-1] > 0, "no window")
    return out


def conv(options):
    def run(shape):
        need(len(shape) == 4, "no maps")
        groups, filters = options.get("groups", 1), options["out_channels"]
        need(shape[1] % groups == 0 and filters % groups == 0, "groups")
        return (shape[0], filters, *windows(options, shape[2:], 1, True))

    return run


def pool(options):
    def run(shape):
        need(len(shape) == 4, "no maps")
        fits = [2 * p <= k for p, k in zip(both(options.get("padding", 0)), both(options["kernel_size"]), strict=True)]
        need(all(fits), "padding")
        return (*shape[:2], *windows(options, shape[2:], options["kernel_size"], not options.get("ceil_mode")))

    return run


def gap(_):
    def run(shape):
        need(len(shape) == 4, "no maps")
        return shape[:2]

    return run


def linear(options):
    def run(shape):
        need(len(shape) == 2 and options.get("in_features") in (None, shape[1]), "no such features")
        return (shape[0], options["out_features"])

    return run


KINDS = {
    "conv": conv,
    "maxpool": pool,
    "avgpool": pool,
    "gap": gap,
    "linear": linear,
    "relu": lambda _: tuple,
    "flatten": lambda _: lambda shape: (shape[0], prod(shape[1:])),
}


def trace_shapes(input_shape, layers):
    need(all(layer["type"] in KINDS for layer in layers), "an unknown type")
    functions = [KINDS[layer["type"]](layer) for layer in layers]
    _, *shapes = accumulate(functions, lambda shape, function: function(shape), initial=tuple(input_shape))
    return shapes
