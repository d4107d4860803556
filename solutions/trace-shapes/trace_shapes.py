"""Reference solution: tracing shapes through a network."""

from math import prod


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def trace_shapes(input_shape: tuple[int, int, int, int], layers: list[dict]) -> list[tuple[int, ...]]:
    """Say which shape comes out of every layer.

    shape 0 = input_shape, shape i + 1 = what layer i makes of shape i; shapes 1, 2, ... are returned
    """
    shape = input_shape
    shapes = []
    for layer in layers:
        if layer["type"] not in _LAYERS:
            raise ValueError(f"there is no layer of type {layer['type']!r}; the types are {', '.join(_LAYERS)}")
        shape = _LAYERS[layer["type"]](shape, layer)
        shapes.append(shape)
    return shapes


def _conv(shape: tuple[int, ...], layer: dict) -> tuple[int, ...]:
    """Return (N, out_channels, H_out, W_out), as in conv2d-output-shape."""
    options = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, **layer}
    filters, groups = options["out_channels"], options["groups"]
    _check_axes(shape, 4)
    if shape[1] % groups or filters % groups:
        raise ValueError(f"{shape[1]} channels and {filters} filters cannot be cut into {groups} equal groups")
    return (shape[0], filters, *_slid_over(shape[2:], options, False))


def _pool(shape: tuple[int, ...], layer: dict) -> tuple[int, ...]:
    """Return (N, C, H_out, W_out), as in pool-output-size."""
    options = {"stride": layer["kernel_size"], "padding": 0, "dilation": 1, "ceil_mode": False, **layer}
    _check_axes(shape, 4)
    kernel, padding = pair(options["kernel_size"]), pair(options["padding"])
    if 2 * padding[0] > kernel[0] or 2 * padding[1] > kernel[1]:
        raise ValueError(f"padding {padding} is more than half of kernel_size {kernel}")
    return (*shape[:2], *_slid_over(shape[2:], options, options["ceil_mode"]))


def _same(shape: tuple[int, ...], _: dict) -> tuple[int, ...]:
    return shape


def _flatten(shape: tuple[int, ...], _: dict) -> tuple[int, ...]:
    return (shape[0], prod(shape[1:]))


def _global_average(shape: tuple[int, ...], _: dict) -> tuple[int, ...]:
    _check_axes(shape, 4)
    return shape[:2]


def _linear(shape: tuple[int, ...], layer: dict) -> tuple[int, ...]:
    _check_axes(shape, 2)
    if layer.get("in_features", shape[1]) != shape[1]:
        raise ValueError(f"in_features is {layer['in_features']}, but {shape[1]} come in")
    return (shape[0], layer["out_features"])


_LAYERS = {
    "conv": _conv,
    "maxpool": _pool,
    "avgpool": _pool,
    "relu": _same,
    "flatten": _flatten,
    "gap": _global_average,
    "linear": _linear,
}


def _slid_over(image: tuple[int, ...], options: dict, ceil_mode: bool) -> tuple[int, ...]:
    """Return how many places the window has from top to bottom and from left to right."""
    kernel, stride = pair(options["kernel_size"]), pair(options["stride"])
    padding, dilation = pair(options["padding"]), pair(options["dilation"])
    height = _places(image[0], kernel[0], stride[0], padding[0], dilation[0], ceil_mode)
    width = _places(image[1], kernel[1], stride[1], padding[1], dilation[1], ceil_mode)
    return height, width


def _places(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """Count the places on one axis; with ceil_mode an incomplete one that begins before the right padding too."""
    steps, left_over = divmod(size + 2 * padding - dilation * (kernel - 1) - 1, stride)
    if ceil_mode and left_over and (steps + 1) * stride < size + padding:
        steps += 1
    if steps < 0:
        raise ValueError(f"a window of {kernel} does not fit on an axis of {size}")
    return steps + 1


def _check_axes(shape: tuple[int, ...], axes: int) -> None:
    if len(shape) != axes:
        raise ValueError(f"a shape of {axes} axes is needed here, not {shape}")
