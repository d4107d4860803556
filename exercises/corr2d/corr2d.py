"""Exercise: 2-D cross-correlation."""

from torch import Tensor


def corr2d(x: Tensor, k: Tensor) -> Tensor:
    """Slide the kernel over the image, unflipped, and add up the products at every position.

    x: the image, H x W
    k: the kernel, kh x kw, of the same dtype
    Returns (H - kh + 1) x (W - kw + 1), of the same dtype.

    Raises ValueError if the kernel is taller or wider than the image, or has no entries.
    """
    raise NotImplementedError("write the loop that moves the kernel and adds up the products")
