"""Reference solution: output size of pooling."""


def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Count the windows that a pooling layer makes on one axis.

    size = floor((input_size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1

    With ceil_mode there is one more if something is left over behind the last step and the
    incomplete window begins before the right padding, which starts at input_size + padding.
    """
    if stride is None:
        stride = kernel_size
    if 2 * padding > kernel_size:
        raise ValueError(f"padding {padding} is more than half of kernel_size {kernel_size}")

    steps, left_over = divmod(input_size + 2 * padding - dilation * (kernel_size - 1) - 1, stride)
    if ceil_mode and left_over and (steps + 1) * stride < input_size + padding:
        steps += 1
    if steps < 0:
        raise ValueError(f"a window of {kernel_size} does not fit on a row of {input_size}")
    return steps + 1
