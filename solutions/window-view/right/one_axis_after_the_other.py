"""Cuts the rows into windows first and the columns of what comes out then, each time with a view of its own."""

from numpy.lib.stride_tricks import as_strided


def cut(view, axis, size, step):
    """The view with its axis cut into windows of size, whose pixels become the last axis."""
    length, distance = view.shape[axis], view.strides[axis]
    if size > length:
        raise ValueError(f"no window of {size} fits into {length}")
    shape, strides = list(view.shape), list(view.strides)
    shape[axis] = len(range(0, length - size + 1, step))
    strides[axis] = step * distance
    return as_strided(view, (*shape, size), (*strides, distance))


def window_view(x, kernel_size, stride=1):
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    steps = stride if isinstance(stride, tuple) else (stride, stride)
    return cut(cut(x, 2, sizes[0], steps[0]), 3, sizes[1], steps[1])
