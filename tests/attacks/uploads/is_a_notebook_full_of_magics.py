# group: honest but odd
# tries: A notebook with shell lines, magics that would write files, and a cell that fails.
# accept: ok
# check: files temp
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


def notebook(*cells: str, version: int = 4) -> bytes:
    code = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"nbformat": version, "nbformat_minor": 4, "metadata": {}, "cells": code}).encode()


CELLS = [
    "!touch /tmp/grader_canary_pwned_magic\n%cd /\n%load_ext nothing\nfiles = !ls",
    "%%bash\ntouch /tmp/grader_canary_pwned_magic",
    "%%writefile /tmp/grader_canary_pwned_magic\nx",
    "%run /etc/passwd\n?print\n%env SECRET=1",
    "raise RuntimeError('an experiment')",
]


def make(folder: Path) -> None:
    (folder / "corr2d.ipynb").write_bytes(notebook(*CELLS, HONEST.decode()))
