# group: uploads and names
# tries: A NUL byte in the source, where C's strings end.
# accept: rejected
# check: report
# score: 0

from __future__ import annotations

from pathlib import Path

HONEST = b"""
def corr2d(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = x[:height, :width] * 0
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
"""


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_bytes(HONEST + b"hidden = 1 \0 + 2\n")
