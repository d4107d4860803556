"""The larger number of output_padding is compared with the larger number of stride, instead of each axis with its own.

Fails: no ValueError when output_padding reaches the stride on one axis while the other axis has a larger
stride, e.g. stride=(1, 2), output_padding=(1, 0) or (1, 1). Right for ints and whenever each axis is in order.
"""

from torch import Tensor


def pair(option: int | tuple[int, int]) -> tuple[int, int]:
    """Read an option as (height, width): 3 stands for (3, 3). Use it as it is."""
    return option if isinstance(option, tuple) else (option, option)


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
) -> Tensor:
    stride, padding, output_padding = pair(stride), pair(padding), pair(output_padding)
    N, C, H, W = x.shape
    if weight.shape[0] != C:
        raise ValueError("weight: the first axis has to count the channels of x")
    maps, kh, kw = weight.shape[1], weight.shape[2], weight.shape[3]
    if bias is not None and bias.shape != (maps,):
        raise ValueError("bias: wrong shape")
    if max(output_padding) >= max(stride):
        raise ValueError("output_padding has to be smaller than stride")

    canvas_h = (H - 1) * stride[0] + kh + output_padding[0]
    canvas_w = (W - 1) * stride[1] + kw + output_padding[1]
    if canvas_h <= 2 * padding[0] or canvas_w <= 2 * padding[1]:
        raise ValueError("padding cuts everything off")

    canvas = x.new_zeros((N, maps, canvas_h, canvas_w))
    # 커널의 항목마다 도장 한 번: 모든 픽셀을 한꺼번에 찍는다
    for a in range(kh):
        for b in range(kw):
            ink = x.permute(0, 2, 3, 1) @ weight[:, :, a, b]  # N x H x W x O
            rows = slice(a, a + (H - 1) * stride[0] + 1, stride[0])
            cols = slice(b, b + (W - 1) * stride[1] + 1, stride[1])
            canvas[:, :, rows, cols] += ink.permute(0, 3, 1, 2)
    out = canvas[:, :, padding[0] : canvas_h - padding[0], padding[1] : canvas_w - padding[1]]
    if bias is not None:
        return out + bias.view(-1, 1, 1)
    return out.clone()
