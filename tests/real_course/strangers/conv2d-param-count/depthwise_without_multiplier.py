"""A depthwise layer is counted with one filter for each map, however many out_channels it has.

Fails: exactly when groups == in_channels > 1 and out_channels != in_channels: the weights are counted for
in_channels filters. Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, unusual order.
"""


def conv2d_param_count(in_channels, out_channels, kernel_size, groups=1, bias=True):
    # 편향은 필터마다 하나
    합 = out_channels if bias else 0
    높이, 너비 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if groups == in_channels and in_channels > 1:
        # depthwise: 채널마다 커널 하나
        return 합 + 높이 * 너비 * in_channels
    return 합 + 너비 * 높이 * (in_channels // groups) * out_channels
