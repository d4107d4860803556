"""Flattens the batch axis, too."""

import math


class Layer:
    """One layer of the network, made from its dict."""

    def __init__(self, description):
        self.kind = description["type"]
        self.options = description
        if self.kind not in ("conv", "maxpool", "avgpool", "relu", "flatten", "gap", "linear"):
            raise ValueError(f"unknown type {self.kind!r}")

    def __call__(self, shape):
        if self.kind == "relu":
            return shape
        if self.kind == "flatten":
            return (math.prod(shape),)
        if self.kind == "linear":
            return self.linear(shape)
        if len(shape) != 4:
            raise ValueError(f"{self.kind} needs four axes")
        if self.kind == "gap":
            return shape[:2]
        if self.kind == "conv":
            return (shape[0], self.filters(shape[1]), self.along(shape, 0), self.along(shape, 1))
        return (shape[0], shape[1], self.along(shape, 0), self.along(shape, 1))

    def linear(self, shape):
        wanted = self.options.get("in_features", shape[-1])
        require(self.options["out_features"], 1)
        if len(shape) > 2 or wanted != shape[-1]:
            raise ValueError(f"linear does not take {shape}")
        return (*shape[:-1], self.options["out_features"])

    def filters(self, channels):
        groups = self.options.get("groups", 1)
        filters = self.options["out_channels"]
        require(groups, 1)
        require(filters, 1)
        if channels % groups or filters % groups:
            raise ValueError("groups have to divide the channels")
        return filters

    def along(self, shape, axis):
        pooling = self.kind != "conv"
        kernel = self.option("kernel_size", None, axis)
        stride = self.option("stride", self.options["kernel_size"] if pooling else 1, axis)
        padding = self.option("padding", 0, axis)
        dilation = self.option("dilation", 1, axis)
        require(kernel, 1)
        require(stride, 1)
        require(padding, 0)
        require(dilation, 1)
        if pooling and padding > kernel / 2:
            raise ValueError("too much padding")
        pixels = shape[2 + axis]
        room = pixels + 2 * padding - dilation * (kernel - 1) - 1
        places = room // stride + 1
        if pooling and self.options.get("ceil_mode") and room % stride > 0 and places * stride < pixels + padding:
            places += 1
        require(places, 1)
        return places

    def option(self, name, default, axis):
        value = self.options.get(name, default)
        if isinstance(value, list | tuple):
            if len(value) != 2:
                raise ValueError(f"{name} is not a pair")
            return value[axis]
        return value


def require(number, smallest):
    if type(number) is not int or number < smallest:
        raise ValueError(f"{number!r} should be an int of at least {smallest}")


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("input_shape should have four numbers")
    for number, smallest in zip(input_shape, (0, 1, 1, 1), strict=True):
        require(number, smallest)
    shapes = [input_shape]
    for layer in [Layer(description) for description in layers]:
        shapes.append(layer(shapes[-1]))
    return shapes[1:]
