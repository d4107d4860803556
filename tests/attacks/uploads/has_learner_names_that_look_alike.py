# group: honest but odd
# tries: Folders whose names differ in letters without a shape alone.
# accept: ok
# check: report
# score: full

from __future__ import annotations

from pathlib import Path

HONEST = """
def corr2d(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = x[:height, :width] * 0
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
"""


def make(folder: Path) -> None:
    for ending in ("", "\u3164", "\u115f", "\u2800", "\u034f", "\U000e0100", "\u200b", "\u00ad"):
        (folder / f"kim{ending}").mkdir()
        (folder / f"kim{ending}" / "corr2d.py").write_text(HONEST)
