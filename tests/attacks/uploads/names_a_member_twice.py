# group: uploads and names
# tries: A zip that names one file twice, good first and bad last.
# accept: rejected
# check: files temp
# score: 0

from __future__ import annotations

import warnings
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
    with zipfile.ZipFile(folder / "work.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("corr2d.py", HONEST)
        archive.writestr("corr2d.py", "def corr2d(x, k): return x")
