"""Exercise: tracing shapes through a network."""


def pair(option: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    height, width = option if isinstance(option, list | tuple) else (option, option)
    return height, width


def trace_shapes(input_shape: tuple[int, int, int, int], layers: list[dict]) -> list[tuple[int, ...]]:
    """Say which shape comes out of every layer.

    input_shape: (N, C, H, W) of what the first layer is given; every other layer is given what
        comes out of the layer before it
    layers: one dict for each layer, with its "type" and its options:

        conv      out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1
        maxpool   kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=False
        avgpool   kernel_size, stride=kernel_size, padding=0, ceil_mode=False
        relu      changes no shape
        flatten   (N, ...) to (N, features)
        gap       global average pooling, (N, C, H, W) to (N, C)
        linear    out_features, in_features (may be left out); (N, features) to (N, out_features)

    Sizes of windows are an int, or a list or tuple of two ints [height, width].
    Returns one tuple for each layer, in order; neither input_shape nor layers is changed.

    Raises ValueError for a type that is none of the above; if conv, maxpool, avgpool or gap is given
    a shape without four axes, or linear one without two; if in_features is not what comes in; and
    for everything that conv2d-output-shape and pool-output-size refuse.
    """
    raise NotImplementedError("write what each type of layer makes of a shape, and hand the shape on")
