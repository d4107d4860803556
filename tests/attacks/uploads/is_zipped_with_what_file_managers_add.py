# group: honest but odd
# tries: A zip with a folder, __MACOSX, a stale .pyc and a .DS_Store.
# accept: ok
# check: score
# score: full

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
        archive.writestr("homework/", b"")
        archive.writestr("homework/corr2d.py", HONEST)
        archive.writestr("homework/__pycache__/corr2d.cpython-311.pyc", b"stale")
        archive.writestr("__MACOSX/homework/._corr2d.py", b"\0\5\x16\7")
        archive.writestr("homework/.DS_Store", b"\0\0\0\1Bud1")
