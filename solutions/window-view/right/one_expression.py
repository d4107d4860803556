"""Is one expression, apart from the refusal."""

from numpy.lib.stride_tricks import as_strided as view


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def window_view(x, kernel_size, stride=1):
    k, s = pair(kernel_size), pair(stride)
    if any(size > length for size, length in zip(k, x.shape[2:], strict=True)):
        raise ValueError("a window has to fit")
    return view(
        x,
        x.shape[:2] + tuple((x.shape[i + 2] - k[i]) // s[i] + 1 for i in range(2)) + k,
        x.strides[:2] + tuple(s[i] * x.strides[i + 2] for i in range(2)) + x.strides[2:],
    )
