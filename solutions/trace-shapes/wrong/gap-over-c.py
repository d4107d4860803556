"""Averages over the channels in gap and keeps height and width."""

import math


def trace_shapes(input_shape, layers):
    shapes = [tuple(input_shape)]
    if len(input_shape) != 4:
        raise ValueError("input_shape is not N x C x H x W")
    ints(input_shape[:1], at_least=0)
    ints(input_shape[1:], at_least=1)
    for layer in layers:
        kind, shape = layer["type"], shapes[-1]
        if kind in ("conv", "maxpool", "avgpool", "gap") and len(shape) != 4:
            raise ValueError(f"{kind} needs maps")
        if kind == "conv":
            shapes.append((shape[0], channels_out(layer, shape[1]), *places(layer, shape, pool=False)))
        elif kind in ("maxpool", "avgpool"):
            shapes.append((*shape[:2], *places(layer, shape, pool=True)))
        elif kind == "relu":
            shapes.append(shape)
        elif kind == "flatten":
            shapes.append((shape[0], math.prod(shape[1:])))
        elif kind == "gap":
            shapes.append((shape[0], shape[2], shape[3]))
        else:
            shapes.append(features(layer, shape))
    return shapes[1:]


def features(layer, shape):
    if layer["type"] != "linear":
        raise ValueError(f"unknown layer {layer['type']}")
    ints([layer["out_features"]], at_least=1)
    if len(shape) != 2 or layer.get("in_features") not in (None, shape[1]):
        raise ValueError("linear does not match")
    return shape[0], layer["out_features"]


def channels_out(layer, channels_in):
    groups = layer.get("groups", 1)
    ints([groups, layer["out_channels"]], at_least=1)
    if channels_in % groups + layer["out_channels"] % groups > 0:
        raise ValueError("the groups are not even")
    return layer["out_channels"]


def places(layer, shape, pool):
    kernel = both(layer["kernel_size"])
    stride = both(layer.get("stride", kernel if pool else 1))
    padding = both(layer.get("padding", 0))
    dilation = both(layer.get("dilation", 1))
    ints([*kernel, *stride, *dilation], at_least=1)
    ints(padding, at_least=0)
    sizes = []
    for axis in (0, 1):
        if pool and 2 * padding[axis] > kernel[axis]:
            raise ValueError("the padding is too wide")
        pixels = shape[axis + 2]
        steps = (pixels + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]
        size = math.floor(steps) + 1
        if layer.get("ceil_mode", False) and steps % 1 > 0 and size * stride[axis] < pixels + padding[axis]:
            size += 1
        sizes.append(size)
    ints(sizes, at_least=1)
    return sizes


def both(option):
    option = option if isinstance(option, list | tuple) else [option] * 2
    if len(option) != 2:
        raise ValueError("an option is one number or two")
    return option


def ints(numbers, at_least):
    for number in numbers:
        if type(number) is not int or number < at_least:
            raise ValueError(f"{number!r} is not allowed here")
