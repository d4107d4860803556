# group: honest but odd
# tries: A notebook of format 3, with worksheets.
# accept: ok
# check: score
# score: full

from __future__ import annotations

import json
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
    cells = [{"cell_type": "code", "language": "python", "input": HONEST.decode(), "outputs": [], "metadata": {}}]
    sheets = [{"cells": cells, "metadata": {}}]
    book = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets}
    (folder / "corr2d.ipynb").write_text(json.dumps(book))
