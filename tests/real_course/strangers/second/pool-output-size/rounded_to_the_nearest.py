"""With ceil_mode the steps are rounded to the nearest number instead of up.

Fails: with ceil_mode and stride >= 3, when something is left over behind the last whole window that is less than
half of the stride (and the incomplete window would count). Right without ceil_mode, with strides 1 and 2, and
when nothing or at least half a stride is left over.
"""


def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError("padding is more than half of kernel_size")
    free = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if ceil_mode:
        size = (2 * free + stride) // (2 * stride) + 1  # rounded, halves upwards
        if (size - 1) * stride >= input_size + padding:
            size -= 1
    else:
        size = free // stride + 1
    if size < 1:
        raise ValueError("no window is left")
    return size
