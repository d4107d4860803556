"""Lists every filter with its block of maps, and counts one by one."""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    rows, columns = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    blocks, left_over = divmod(in_channels, groups)
    if left_over or out_channels % groups:
        raise ValueError("blocks of different sizes")
    total = 0
    for _filter in range(out_channels):
        for _map in range(blocks):
            total += rows * columns
        if bias:
            total += 1
    return total
