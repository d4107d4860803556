"""The kernel has to fit on the image in both modes.

Fails: mode "full" with a kernel that is taller or wider than the image: ValueError instead of a result. Right
everywhere else.
"""

from torch import Tensor


def turn(kernel: Tensor) -> Tensor:
    """Half a turn."""
    return kernel.rot90(2)


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    """Turn the kernel by 180 degrees, slide it over the image, and add up the products at every place."""
    if k.shape[0] > x.shape[0] or k.shape[1] > x.shape[1]:
        raise ValueError("the kernel is larger than the image")
    rows, columns = k.shape
    if mode == "valid":
        image = x
    elif mode == "full":
        image = x.new_zeros(x.shape[0] + 2 * (rows - 1), x.shape[1] + 2 * (columns - 1))
        image[rows - 1 : rows - 1 + x.shape[0], columns - 1 : columns - 1 + x.shape[1]] = x
    else:
        raise ValueError("mode is valid or full")

    kernel = turn(k)
    height = image.shape[0] - rows + 1
    width = image.shape[1] - columns + 1
    result = x.new_zeros(height, width)
    for a in range(rows):
        for b in range(columns):
            result = result + kernel[a, b] * image[a : a + height, b : b + width]
    return result
