"""Exercise: true convolution, flip first."""

from torch import Tensor


def true_convolve2d(x: Tensor, k: Tensor, mode: str = "valid") -> Tensor:
    """Turn the kernel by 180 degrees, slide it over the image, and add up the products at every place.

    x: the image, H x W
    k: the kernel, kh x kw, of the same dtype
    mode: "valid" for the windows that lie wholly on the image, "full" for all that overlap with it
    Returns (H - kh + 1) x (W - kw + 1) or (H + kh - 1) x (W + kw - 1), of the same dtype.

    Raises ValueError if mode is neither of the two, or if the kernel is taller or wider than the
    image in mode "valid".
    """
    raise NotImplementedError("write the turn of the kernel and the loop that slides it")
