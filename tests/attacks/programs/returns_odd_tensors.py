# group: return values
# tries: Return bfloat16, sparse, quantised, complex and meta tensors.
# accept: bad_output
# check: score
# score: 0
# on: corr2d

import sys

torch = sys.modules.get("torch")
KINDS = [
    lambda: torch.zeros(2, 2, dtype=torch.bfloat16),
    lambda: torch.zeros(2, 2).to_sparse(),
    lambda: torch.zeros(2, 2, device="meta"),
    lambda: torch.quantize_per_tensor(torch.zeros(2, 2), 0.1, 0, torch.qint8),
    lambda: torch.zeros(2, 2, dtype=torch.complex64),
]


def attack():
    KINDS.append(KINDS.pop(0))
    return KINDS[-1]()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
