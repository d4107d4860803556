"""Is made of small functions: one image and one filter, then all filters, then all images."""


def conv2d(x, weight, bias=None, stride=1, padding=0):
    step, border = _two(stride), _two(padding)
    biases = [0] * len(weight) if bias is None else bias
    if weight.shape[1] != x.shape[1] or len(biases) != len(weight) or (bias is not None and bias.ndim != 1):
        raise ValueError("the parts do not belong together")
    size = [(n + 2 * p - k) // s + 1 for n, p, k, s in zip(x.shape[2:], border, weight.shape[2:], step, strict=True)]
    if min(size) <= 0:
        raise ValueError("the window is too large")
    result = x.new_empty(len(x), len(weight), *size)
    for n, image in enumerate(x):
        for o, (kernel, offset) in enumerate(zip(weight, biases, strict=True)):
            result[n, o] = _one_map(image, kernel, step, border, size) + offset
    return result


def _two(option):
    return (option, option) if isinstance(option, int) else tuple(option)


def _one_map(image, kernel, step, border, size):
    """Go through the pixels of the image, and add each to the places that see it."""
    answer = image.new_zeros(*size)
    for a in range(kernel.shape[1]):
        for b in range(kernel.shape[2]):
            for i in range(size[0]):
                for j in range(size[1]):
                    row, column = i * step[0] + a - border[0], j * step[1] + b - border[1]
                    if row in range(image.shape[1]) and column in range(image.shape[2]):
                        answer[i, j] += (image[:, row, column] * kernel[:, a, b]).sum()
    return answer
