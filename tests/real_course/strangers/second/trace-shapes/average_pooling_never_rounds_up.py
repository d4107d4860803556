"""Only maxpool is thought to have ceil_mode; avgpool always rounds down.

Fails: avgpool with ceil_mode=True wherever an incomplete window counts (and every line behind it; or a
ValueError where the incomplete window is the only one). Right for all other layers and options.
"""


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def windows(size: int, k: int, s: int, p: int, d: int, ceil_mode: bool = False) -> int:
    free = size + 2 * p - d * (k - 1) - 1
    count = (-(-free // s) if ceil_mode else free // s) + 1
    if ceil_mode and (count - 1) * s >= size + p:
        count -= 1
    if count < 1:
        raise ValueError("no window fits")
    return count


def slide(shape: tuple[int, ...], layer: dict, default_stride, ceil_mode: bool = False) -> tuple[int, int]:
    k, s = pair(layer["kernel_size"]), pair(layer.get("stride", default_stride))
    p, d = pair(layer.get("padding", 0)), pair(layer.get("dilation", 1))
    return tuple(windows(shape[2 + axis], k[axis], s[axis], p[axis], d[axis], ceil_mode) for axis in (0, 1))


def trace_shapes(input_shape: tuple[int, int, int, int], layers: list[dict]) -> list[tuple[int, ...]]:
    shape = tuple(input_shape)
    shapes = []
    for layer in layers:
        kind = layer["type"]
        if kind in ("conv", "maxpool", "avgpool", "gap") and len(shape) != 4:
            raise ValueError(f"{kind} needs four axes")
        if kind == "conv":
            groups = layer.get("groups", 1)
            if shape[1] % groups or layer["out_channels"] % groups:
                raise ValueError("groups")
            shape = (shape[0], layer["out_channels"], *slide(shape, layer, 1))
        elif kind in ("maxpool", "avgpool"):
            k, p = pair(layer["kernel_size"]), pair(layer.get("padding", 0))
            if 2 * p[0] > k[0] or 2 * p[1] > k[1]:
                raise ValueError("padding")
            ceil_mode = kind == "maxpool" and layer.get("ceil_mode", False)
            shape = (*shape[:2], *slide(shape, layer, layer["kernel_size"], ceil_mode))
        elif kind == "flatten":
            features = 1
            for size in shape[1:]:
                features *= size
            shape = (shape[0], features)
        elif kind == "gap":
            shape = shape[:2]
        elif kind == "linear":
            if len(shape) != 2:
                raise ValueError("linear needs two axes")
            if layer.get("in_features", shape[1]) != shape[1]:
                raise ValueError("in_features")
            shape = (shape[0], layer["out_features"])
        elif kind != "relu":
            raise ValueError(f"unknown type {kind}")
        shapes.append(shape)
    return shapes
