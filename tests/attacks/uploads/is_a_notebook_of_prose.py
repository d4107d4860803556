# group: uploads and names
# tries: A notebook without a cell of code, with the function in its text and its outputs.
# accept: missing
# check: score
# score: 0

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
    cells = [{"cell_type": "markdown", "source": HONEST.decode(), "metadata": {}}]
    book = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"code": HONEST.decode()}, "cells": cells}
    (folder / "corr2d.ipynb").write_text(json.dumps(book))
