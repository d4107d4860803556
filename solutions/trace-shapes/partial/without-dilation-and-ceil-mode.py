"""Knows size, stride and padding, which is all that the course's networks need, and checks nothing."""


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def slide(h, w, layer, stride):
    (kh, kw), (sh, sw) = pair(layer["kernel_size"]), pair(layer.get("stride", stride))
    ph, pw = pair(layer.get("padding", 0))
    return (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1


def trace_shapes(input_shape, layers):
    shapes, x = [], input_shape
    for layer in layers:
        name = layer["type"]
        if name == "conv":
            n, _, h, w = x
            x = (n, layer["out_channels"], *slide(h, w, layer, 1))
        elif name.endswith("pool"):
            n, c, h, w = x
            x = (n, c, *slide(h, w, layer, layer["kernel_size"]))
        elif name == "flatten":
            total = 1
            for axis in range(1, len(x)):
                total = total * x[axis]
            x = (x[0], total)
        elif name == "gap":
            n, c, h, w = x
            x = n, c
        elif name == "linear":
            x = x[0], layer["out_features"]
        shapes.append(x)
    return shapes
