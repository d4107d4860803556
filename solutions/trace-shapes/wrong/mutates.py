"""Takes the type out of the caller's dicts, so that the layers can be used only once."""

import math


def trace_shapes(input_shape, layers):
    if len(input_shape) != 4:
        raise ValueError("input_shape has to have four entries")
    if any(type(size) is not int for size in input_shape) or input_shape[0] < 0 or min(input_shape[1:]) < 1:
        raise ValueError("input_shape has to be made of sizes")
    known = {"conv": conv, "maxpool": pool, "avgpool": pool, "linear": linear}
    known |= {"relu": lambda shape: shape, "flatten": flatten, "gap": gap}
    shapes = [input_shape]
    for layer in layers:
        kind = layer.pop("type")
        if kind not in known:
            raise ValueError(f"unknown type {kind!r}")
        shapes.append(known[kind](shapes[-1], **layer))
    return shapes[1:]


def conv(shape, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, *image = shape
    positive(out_channels, groups)
    if len(image) != 2 or channels % groups or out_channels % groups:
        raise ValueError("conv cannot take this shape")
    options = [pair(option) for option in (kernel_size, stride, padding, dilation)]
    height, width = (size(pixels, *of_axis) for pixels, *of_axis in zip(image, *options, strict=True))
    return batch, out_channels, height, width


def pool(shape, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    batch, channels, *image = shape
    if len(image) != 2:
        raise ValueError("pooling cannot take this shape")
    options = [pair(option) for option in (kernel_size, stride or kernel_size, padding, dilation)]
    if stride == 0 or any(2 * p > k for k, p in zip(options[0], options[2], strict=True)):
        raise ValueError("pooling cannot be done with these options")
    height, width = (size(pixels, *of_axis, ceil_mode) for pixels, *of_axis in zip(image, *options, strict=True))
    return batch, channels, height, width


def flatten(shape):
    return shape[0], math.prod(shape[1:])


def gap(shape):
    batch, channels, _, _ = shape
    return batch, channels


def linear(shape, out_features, in_features=None):
    batch, features = shape
    positive(out_features)
    if in_features not in (None, features):
        raise ValueError("in_features is not what comes in")
    return batch, out_features


def size(pixels, kernel, stride, padding, dilation, ceil_mode=False):
    positive(kernel, stride, dilation)
    if type(padding) is not int or padding < 0:
        raise ValueError("padding must not be negative")
    steps, rest = divmod(pixels + 2 * padding - dilation * (kernel - 1) - 1, stride)
    if ceil_mode and rest and (steps + 1) * stride < pixels + padding:
        steps += 1
    positive(steps + 1)
    return steps + 1


def pair(option):
    if not isinstance(option, list | tuple):
        return option, option
    if len(option) != 2:
        raise ValueError("an option has one or two numbers")
    return option


def positive(*numbers):
    for number in numbers:
        if type(number) is not int or number < 1:
            raise ValueError("expected an int above 0")
