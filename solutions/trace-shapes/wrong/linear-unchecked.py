"""Lets a linear layer pass whatever comes in."""

import math


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("not (N, C, H, W)")
    for size, low in zip(input_shape, (0, 1, 1, 1), strict=True):
        need(size, low)
    shape = input_shape
    shapes = []
    for layer in layers:
        shape = next_shape(shape, layer)
        shapes.append(shape)
    return shapes


def next_shape(shape, layer):
    kind = layer["type"]
    if kind == "linear":
        need(layer["out_features"], 1)
        return (*shape[:-1], layer["out_features"])
    if kind == "flatten":
        return (shape[0], math.prod(shape[1:]))
    if kind == "relu":
        return shape
    if len(shape) != 4:
        raise ValueError(f"{kind} cannot follow here")
    if kind == "gap":
        return shape[:2]
    if kind == "conv":
        need(layer["out_channels"], 1)
        need(layer.get("groups", 1), 1)
        if shape[1] % layer.get("groups", 1) or layer["out_channels"] % layer.get("groups", 1):
            raise ValueError("channels do not go into the groups")
        return (shape[0], layer["out_channels"], *image_size(shape[2:], layer, 1, None))
    if kind in ("maxpool", "avgpool"):
        return (*shape[:2], *image_size(shape[2:], layer, layer["kernel_size"], 2))
    raise ValueError(f"unknown type {kind!r}")


def image_size(image, layer, stride, padding_times):
    options = [layer["kernel_size"], layer.get("stride", stride), layer.get("padding", 0), layer.get("dilation", 1)]
    for number, option in enumerate(options):
        if not isinstance(option, list | tuple):
            options[number] = (option, option)
        elif len(option) != 2:
            raise ValueError("an option has two numbers at most")
    new = []
    for pixels, kernel, step, padding, dilation in zip(image, *options, strict=True):
        need(kernel, 1)
        need(step, 1)
        need(padding, 0)
        need(dilation, 1)
        if padding_times and padding_times * padding > kernel:
            raise ValueError("too much padding")
        room = pixels + 2 * padding - dilation * (kernel - 1) - 1
        steps = room // step
        if layer.get("ceil_mode", False):
            steps = -(-room // step)
            if steps * step >= pixels + padding:
                steps -= 1
        need(steps, 0)
        new.append(steps + 1)
    return new


def need(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} does not do")
