"""The bias is added as it is, so that it runs along the last axis instead of the filters.

Fails: exactly when there is a bias of more than one filter: wrong numbers if O == W_out, a wrong shape if W_out ==
1, an error otherwise. (For equal biases and O == W_out it is right.) Right without bias and with a single filter.
Hand: (2) one einsum for every place.
"""

import torch
import torch.nn.functional as F  # noqa: N812


def conv2d(x, weight, bias=None, stride=1, padding=0):
    tensors = [x, weight] if bias is None else [x, weight, bias]
    if x.ndim != 4 or weight.ndim != 4 or 0 in x.shape[1:] or 0 in weight.shape or x.shape[1] != weight.shape[1]:
        raise ValueError("x and weight do not fit together")
    if len({t.dtype for t in tensors}) > 1 or (bias is not None and bias.shape != weight.shape[:1]):
        raise ValueError("bias or dtype does not fit")
    (sh, sw), (ph, pw) = pairs = [v if isinstance(v, tuple) and len(v) == 2 else (v, v) for v in (stride, padding)]
    if any(type(n) is not int or n < low for pair, low in zip(pairs, (1, 0), strict=True) for n in pair):
        raise ValueError("bad option")
    kh, kw = weight.shape[2:]
    padded = F.pad(x, (pw, pw, ph, ph))
    tops = range(0, padded.shape[2] - kh + 1, sh)
    lefts = range(0, padded.shape[3] - kw + 1, sw)
    if not tops or not lefts:
        raise ValueError("no window fits")
    result = torch.stack(
        [
            torch.stack(
                [torch.einsum("nchw,ochw->no", padded[:, :, i : i + kh, j : j + kw], weight) for j in lefts],
                dim=-1,
            )
            for i in tops
        ],
        dim=-2,
    )
    return result if bias is None else result + bias
