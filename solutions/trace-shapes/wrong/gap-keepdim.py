"""Leaves two axes of length 1 where gap has averaged height and width."""

from functools import reduce
from operator import mul


def trace_shapes(input_shape, layers):
    check_input(input_shape)
    steps = {
        "conv": conv,
        "maxpool": pool,
        "avgpool": pool,
        "relu": lambda shape, layer: shape,
        "flatten": lambda shape, layer: (shape[0], reduce(mul, shape[1:])),
        "gap": gap,
        "linear": linear,
    }
    result = []
    for layer in layers:
        if layer["type"] not in steps:
            raise ValueError(f"no such layer: {layer['type']}")
        before = result[-1] if result else input_shape
        result.append(steps[layer["type"]](before, layer))
    return result


def check_input(shape):
    if len(shape) != 4:
        raise ValueError("four numbers, please")
    count(shape[0], 0)
    for size in shape[1:]:
        count(size, 1)


def gap(shape, layer):
    if len(shape) != 4:
        raise ValueError("there is nothing to average")
    return (shape[0], shape[1], 1, 1)


def linear(shape, layer):
    count(layer["out_features"], 1)
    if len(shape) != 2:
        raise ValueError("linear wants features")
    if layer.get("in_features", shape[1]) != shape[1]:
        raise ValueError("in_features is wrong")
    return (shape[0], layer["out_features"])


def conv(shape, layer):
    groups = layer.get("groups", 1)
    count(layer["out_channels"], 1)
    count(groups, 1)
    if len(shape) != 4 or shape[1] % groups or layer["out_channels"] % groups:
        raise ValueError("the convolution cannot take this")
    height = size(shape[2], layer, 0, 1)
    width = size(shape[3], layer, 1, 1)
    return (shape[0], layer["out_channels"], height, width)


def pool(shape, layer):
    if len(shape) != 4:
        raise ValueError("the pooling layer cannot take this")
    for axis in (0, 1):
        if 2 * pick(layer.get("padding", 0), axis) > pick(layer["kernel_size"], axis):
            raise ValueError("padding is too large")
    height = size(shape[2], layer, 0, layer["kernel_size"])
    width = size(shape[3], layer, 1, layer["kernel_size"])
    return (shape[0], shape[1], height, width)


def size(pixels, layer, axis, usual_stride):
    kernel = pick(layer["kernel_size"], axis)
    stride = pick(layer.get("stride", usual_stride), axis)
    padding = pick(layer.get("padding", 0), axis)
    dilation = pick(layer.get("dilation", 1), axis)
    count(kernel, 1)
    count(stride, 1)
    count(padding, 0)
    count(dilation, 1)
    last = pixels + 2 * padding - dilation * (kernel - 1) - 1
    extra = stride - 1 if layer.get("ceil_mode", False) else 0
    places = (last + extra) // stride + 1
    if extra and (places - 1) * stride >= pixels + padding:
        places -= 1
    count(places, 1)
    return places


def pick(option, axis):
    if type(option) in (list, tuple):
        if len(option) != 2:
            raise ValueError("a pair has two numbers")
        return option[axis]
    return option


def count(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} is too small or no int")
