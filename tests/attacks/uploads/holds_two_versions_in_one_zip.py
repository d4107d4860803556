# group: uploads and names
# tries: A zip with one file twice, in two folders, so that the better one may count.
# accept: rejected
# check: score
# score: 0

from __future__ import annotations

import zipfile
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
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr("first/corr2d.py", "def corr2d(x, k): return x")
        archive.writestr("second/corr2d.py", HONEST)
