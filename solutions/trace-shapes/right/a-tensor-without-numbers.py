"""Sends an object that is nothing but a shape through methods named after the layers."""


class Ghost:
    """Has a shape like a tensor, and no numbers."""

    def __init__(self, *shape):
        self.shape = shape

    def __getattr__(self, name):
        raise ValueError(f"there is no layer {name}")

    def image(self):
        if len(self.shape) != 4:
            raise ValueError("this is not a batch of images")
        return self.shape

    def relu(self):
        return self

    def flatten(self):
        features = 1
        for size in self.shape[1:]:
            features *= size
        return Ghost(self.shape[0], features)

    def gap(self):
        n, c, _, _ = self.image()
        return Ghost(n, c)

    def linear(self, out_features, in_features=None):
        if len(self.shape) != 2:
            raise ValueError("flatten first")
        n, features = self.shape
        if in_features is not None and in_features != features:
            raise ValueError(f"{features} features, not {in_features}")
        return Ghost(n, out_features)

    def conv(self, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1):
        n, c, h, w = self.image()
        if c // groups * groups != c or out_channels // groups * groups != out_channels:
            raise ValueError("channels are left over")
        k, s, p, d = two(kernel_size), two(stride), two(padding), two(dilation)
        return Ghost(n, out_channels, count(h, k[0], s[0], p[0], d[0]), count(w, k[1], s[1], p[1], d[1]))

    def maxpool(self, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        n, c, h, w = self.image()
        k, p, d = two(kernel_size), two(padding), two(dilation)
        s = k if stride is None else two(stride)
        if k[0] < 2 * p[0] or k[1] < 2 * p[1]:
            raise ValueError("a window could hold nothing but padding")
        rows = count(h, k[0], s[0], p[0], d[0], ceil_mode)
        return Ghost(n, c, rows, count(w, k[1], s[1], p[1], d[1], ceil_mode))

    avgpool = maxpool


def two(option):
    return (option, option) if type(option) is int else tuple(option)


def count(pixels, kernel, stride, padding, dilation, ceil_mode=False):
    number, place = 0, 0
    while place + dilation * (kernel - 1) < pixels + 2 * padding:
        number += 1
        place += stride
    last_of_a_whole_window = place - stride + dilation * (kernel - 1) + 1
    if ceil_mode and last_of_a_whole_window < pixels + 2 * padding and place < pixels + padding:
        number += 1
    if number == 0:
        raise ValueError("the window is larger than the image")
    return number


def trace_shapes(input_shape, layers):
    x, shapes = Ghost(*input_shape), []
    for layer in layers:
        options = {name: value for name, value in layer.items() if name != "type"}
        x = getattr(x, layer["type"])(**options)
        shapes.append(x.shape)
    return shapes
