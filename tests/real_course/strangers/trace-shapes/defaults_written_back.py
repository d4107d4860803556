"""The default options are written into the caller's dicts.

Fails: the shapes are all right, but whenever conv or a pooling layer lacks one of its options, layers is changed.
Hand: (4) a class, type hints.
"""

from collections.abc import Callable
from math import prod

Shape = tuple[int, ...]


class Tracer:
    def __init__(self, shape: Shape) -> None:
        if len(shape) != 4:
            raise ValueError("input_shape must have four entries")
        for i, size in enumerate(shape):
            self._int(size, 0 if i == 0 else 1)
        self.shape: Shape = tuple(shape)

    @staticmethod
    def _int(value: int, low: int) -> int:
        if type(value) is not int or value < low:
            raise ValueError(f"{value!r} is not an int of at least {low}")
        return value

    def _pair(self, value: int | list | tuple, low: int) -> tuple[int, int]:
        pair = tuple(value) if isinstance(value, (list, tuple)) else (value, value)
        if len(pair) != 2:
            raise ValueError(f"{value!r} is no pair")
        return self._int(pair[0], low), self._int(pair[1], low)

    def _axes(self, count: int) -> None:
        if len(self.shape) != count:
            raise ValueError(f"expected {count} axes, got {self.shape}")

    def _windows(self, layer: dict) -> tuple[int, int]:
        self._axes(4)
        k, s = self._pair(layer["kernel_size"], 1), self._pair(layer["stride"], 1)
        p, d = self._pair(layer["padding"], 0), self._pair(layer["dilation"], 1)
        sizes: list[int] = []
        for axis, size in enumerate(self.shape[2:]):
            room = size + 2 * p[axis] - d[axis] * (k[axis] - 1) - 1
            count = room // s[axis] + 1
            if layer.get("ceil_mode", False) and room % s[axis] and count * s[axis] < size + p[axis]:
                count += 1
            if count < 1:
                raise ValueError("the window does not fit")
            sizes.append(count)
        return sizes[0], sizes[1]

    def conv(self, layer: dict) -> Shape:
        for name, default in (("stride", 1), ("padding", 0), ("dilation", 1), ("groups", 1)):
            layer.setdefault(name, default)
        filters, groups = self._int(layer["out_channels"], 1), self._int(layer["groups"], 1)
        size = self._windows(layer)
        if self.shape[1] % groups or filters % groups:
            raise ValueError("channels cannot be grouped")
        return (self.shape[0], filters, *size)

    def pool(self, layer: dict) -> Shape:
        for name, default in (("stride", layer["kernel_size"]), ("padding", 0), ("dilation", 1), ("ceil_mode", False)):
            layer.setdefault(name, default)
        size = self._windows(layer)
        kernel, padding = self._pair(layer["kernel_size"], 1), self._pair(layer["padding"], 0)
        if any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
            raise ValueError("padding is more than half of the window")
        return (*self.shape[:2], *size)

    def relu(self, layer: dict) -> Shape:
        return self.shape

    def flatten(self, layer: dict) -> Shape:
        return (self.shape[0], prod(self.shape[1:]))

    def gap(self, layer: dict) -> Shape:
        self._axes(4)
        return self.shape[:2]

    def linear(self, layer: dict) -> Shape:
        self._axes(2)
        if layer.get("in_features", self.shape[1]) != self.shape[1]:
            raise ValueError("in_features is not what comes in")
        return (self.shape[0], self._int(layer["out_features"], 1))

    def step(self, layer: dict) -> Shape:
        steps: dict[str, Callable[[dict], Shape]] = {
            "conv": self.conv,
            "maxpool": self.pool,
            "avgpool": self.pool,
            "relu": self.relu,
            "flatten": self.flatten,
            "gap": self.gap,
            "linear": self.linear,
        }
        if layer["type"] not in steps:
            raise ValueError(f"unknown type {layer['type']!r}")
        self.shape = steps[layer["type"]](layer)
        return self.shape


def trace_shapes(input_shape: tuple[int, int, int, int], layers: list[dict]) -> list[tuple[int, ...]]:
    tracer = Tracer(input_shape)
    return [tracer.step(layer) for layer in layers]
