"""Passes silently over a type of layer that it does not know."""

from math import prod


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("input_shape must have four numbers")
    numbers(0, input_shape[0])
    numbers(1, *input_shape[1:])
    tracer = Tracer(input_shape)
    return [tracer.through(layer) for layer in layers]


class Tracer:
    """Knows the shape behind the last layer."""

    def __init__(self, shape):
        self.shape = shape

    def through(self, layer):
        method = getattr(self, layer["type"], None)
        if method is not None:
            self.shape = method(layer)
        return self.shape

    def relu(self, layer):
        return self.shape

    def flatten(self, layer):
        return (self.shape[0], prod(self.shape[1:]))

    def gap(self, layer):
        self.needs(4)
        return self.shape[:2]

    def linear(self, layer):
        self.needs(2)
        numbers(1, layer["out_features"])
        if layer.get("in_features", self.shape[1]) != self.shape[1]:
            raise ValueError("in_features does not match")
        return (self.shape[0], layer["out_features"])

    def conv(self, layer):
        self.needs(4)
        filters, groups = layer["out_channels"], layer.get("groups", 1)
        numbers(1, filters, groups)
        if self.shape[1] % groups or filters % groups:
            raise ValueError("groups does not divide the channels")
        return (self.shape[0], filters, self.axis(layer, 0, 1, False), self.axis(layer, 1, 1, False))

    def maxpool(self, layer):
        self.needs(4)
        kernel = layer["kernel_size"]
        return (*self.shape[:2], self.axis(layer, 0, kernel, True), self.axis(layer, 1, kernel, True))

    avgpool = maxpool

    def needs(self, axes):
        if len(self.shape) != axes:
            raise ValueError(f"{axes} axes are needed")

    def axis(self, layer, which, stride, pooling):
        k = part(layer["kernel_size"], which)
        s = part(layer.get("stride", stride), which)
        p = part(layer.get("padding", 0), which)
        d = part(layer.get("dilation", 1), which)
        numbers(1, k, s, d)
        numbers(0, p)
        if pooling and k < 2 * p:
            raise ValueError("half of the window is the limit for padding")
        n = self.shape[2 + which]
        steps, rest = divmod(n + 2 * p - d * (k - 1) - 1, s)
        if pooling and layer.get("ceil_mode", False) and rest and (steps + 1) * s < n + p:
            steps += 1
        numbers(0, steps)
        return steps + 1


def part(option, which):
    if isinstance(option, list | tuple):
        if len(option) != 2:
            raise ValueError("expected height and width")
        return option[which]
    return option


def numbers(smallest, *given):
    for number in given:
        if type(number) is not int or number < smallest:
            raise ValueError(f"{number!r} is not an int of at least {smallest}")
