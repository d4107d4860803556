"""Uses the first number of every pair on both axes."""

from math import prod


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def trace_shapes(input_shape, layers):
    shape = input_shape
    shapes = []
    for layer in layers:
        shape = after(layer, shape)
        shapes.append(shape)
    return shapes


def after(layer, shape):
    kind = layer["type"]
    if kind == "relu":
        return shape
    if kind == "flatten":
        return (shape[0], prod(shape[1:]))
    if kind == "linear":
        return linear(layer, shape)
    if kind not in ("conv", "maxpool", "avgpool", "gap"):
        raise ValueError(f"unknown type {kind!r}")
    if len(shape) != 4:
        raise ValueError(f"{kind} needs maps, not {shape}")
    if kind == "gap":
        return shape[:2]
    return conv(layer, shape) if kind == "conv" else pool(layer, shape)


def linear(layer, shape):
    if len(shape) != 2 or layer.get("in_features", shape[1]) != shape[1]:
        raise ValueError(f"linear cannot take {shape}")
    return (shape[0], layer["out_features"])


def conv(layer, shape):
    filters, groups = layer["out_channels"], layer.get("groups", 1)
    if shape[1] % groups or filters % groups:
        raise ValueError("the channels cannot be grouped")
    return (shape[0], filters, *sizes(layer, shape, 1))


def pool(layer, shape):
    for kernel, padding in zip(pair(layer["kernel_size"]), pair(layer.get("padding", 0)), strict=True):
        if 2 * padding > kernel:
            raise ValueError("the padding is more than half of the window")
    return (*shape[:2], *sizes(layer, shape, layer["kernel_size"]))


def sizes(layer, shape, usual_stride):
    k, _ = pair(layer["kernel_size"])
    s, _ = pair(layer.get("stride", usual_stride))
    p, _ = pair(layer.get("padding", 0))
    d, _ = pair(layer.get("dilation", 1))
    for n in shape[2:]:
        steps, left_over = divmod(n + 2 * p - d * (k - 1) - 1, s)
        if layer.get("ceil_mode") and left_over and (steps + 1) * s < n + p:
            steps += 1
        if steps < 0:
            raise ValueError("the window does not fit")
        yield steps + 1
