"""Every string is taken for a max pooling, not only "M".

Fails: exactly when an entry is a string that is not "M" ("m", "64", "A", ""): a pooling comes out instead of a
    ValueError. All good configurations are right, and numbers that are bad are refused.
Hand: Korean comments, unusual order, index arithmetic.
"""

from torch import nn


def make_layers(cfg, in_channels=3, batch_norm=False):
    k = 3 if batch_norm else 2  # 합성곱 항목 하나가 만드는 층의 수
    글자 = [isinstance(v, str) for v in cfg]
    # 글자가 아니면 1 이상의 int여야 한다
    for i in range(len(cfg)):
        if not 글자[i] and (type(cfg[i]) is not int or cfg[i] < 1):
            raise ValueError(f"{i}번째 항목이 잘못되었다: {cfg[i]!r}")
    # 층의 자리를 먼저 만들어 두고 채운다
    층 = [None] * (k * len(cfg) - (k - 1) * sum(글자))
    자리 = 0
    for i in range(len(cfg)):
        if 글자[i]:
            층[자리] = nn.MaxPool2d((2, 2), (2, 2))
            자리 += 1
            continue
        층[자리] = nn.Conv2d(in_channels, cfg[i], (3, 3), (1, 1), (1, 1))
        층[자리 + k - 1] = nn.ReLU()
        if batch_norm:
            층[자리 + 1] = nn.BatchNorm2d(cfg[i])
        in_channels = cfg[i]
        자리 += k
    return nn.Sequential(*층)
