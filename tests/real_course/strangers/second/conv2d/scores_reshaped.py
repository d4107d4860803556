"""The product of filters and windows, O x N, is reshaped to N x O instead of transposed.

Fails: when there are at least two images and at least two filters (unless all windows lie in the padding, where
all sums are 0). Right with one image or one filter, and with no image.
"""

from torch import Tensor
from torch.nn.functional import pad


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """Correlate every image with every filter, window by window, as products of matrices."""
    n, c, h, w = x.shape
    o, depth, kh, kw = weight.shape
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    if depth != c:
        raise ValueError(f"filters of depth {depth} for images of depth {c}")
    if bias is not None and tuple(bias.shape) != (o,):
        raise ValueError("bias must have the shape (O,)")
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    if h_out < 1 or w_out < 1:
        raise ValueError("no window fits")

    padded = pad(x, (pw, pw, ph, ph))
    filters = weight.reshape(o, c * kh * kw)
    result = x.new_zeros((n, o, h_out, w_out))
    for i in range(h_out):
        for j in range(w_out):
            window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            scores = filters @ window.reshape(n, c * kh * kw).T
            result[:, :, i, j] = scores.reshape(n, o)
    if bias is not None:
        result = result + bias.view(1, -1, 1, 1)
    return result
