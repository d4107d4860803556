"""Gives every layer the original input."""

import math


def trace_shapes(input_shape, layers):
    positive(input_shape[1:])
    if len(input_shape) != 4 or type(input_shape[0]) is not int or input_shape[0] < 0:
        raise ValueError("input_shape must be (N, C, H, W)")
    return [output_of(layer, input_shape) for layer in layers]


def output_of(layer, shape):
    kind = layer["type"]
    if kind == "relu":
        return shape
    if kind == "flatten":
        return shape[0], math.prod(shape[1:])
    if kind == "linear":
        positive([layer["out_features"]])
        if len(shape) != 2 or layer.get("in_features", shape[1]) != shape[1]:
            raise ValueError("linear does not fit")
        return shape[0], layer["out_features"]
    if kind not in ("conv", "maxpool", "avgpool", "gap") or len(shape) != 4:
        raise ValueError(f"{kind} on {shape}")
    if kind == "gap":
        return shape[0], shape[1]
    return windowed(layer, shape)


def windowed(layer, shape):
    conv = layer["type"] == "conv"
    channels = shape[1]
    if conv:
        channels, groups = layer["out_channels"], layer.get("groups", 1)
        positive([channels, groups])
        if shape[1] % groups or channels % groups:
            raise ValueError("groups do not fit")
    result = [shape[0], channels]
    for axis in (0, 1):
        k = entry(layer["kernel_size"], axis)
        s = entry(layer.get("stride", 1 if conv else layer["kernel_size"]), axis)
        p = entry(layer.get("padding", 0), axis)
        d = entry(layer.get("dilation", 1), axis)
        positive([k, s, d])
        if type(p) is not int or p < 0 or (not conv and 2 * p > k):
            raise ValueError("bad padding")
        n = shape[2 + axis]
        free = n + 2 * p - d * (k - 1) - 1
        size = free // s + 1
        if layer.get("ceil_mode") and free % s and size * s < n + p:
            size += 1
        positive([size])
        result.append(size)
    return tuple(result)


def entry(option, axis):
    if not isinstance(option, list | tuple):
        return option
    if len(option) != 2:
        raise ValueError("not a pair")
    return option[axis]


def positive(numbers):
    if any(type(number) is not int or number < 1 for number in numbers):
        raise ValueError("expected ints above 0")
