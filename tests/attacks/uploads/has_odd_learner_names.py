# group: honest but odd
# tries: Folders named by formulas, markup, newlines, escapes, bidirectional controls and invalid UTF-8.
# accept: ok
# check: report
# score: full

from __future__ import annotations

import os
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


NAMES = [
    b"=HYPERLINK(1)",
    b"-rf",
    b"<b>GRADER_CANARY_XSS",
    b"a\nb",
    b"tab\tname",
    "\u202egnp".encode(),
    b"\x1b[31mred",
    b"caf\xc3\xa9",
    b"cafe\xcc\x81",
    b"\xff\xfe",
    b"con",
    b"numpy",
    b"'; DROP TABLE",
    b"x" * 200,
    b"{{7*7}}",
]


def make(folder: Path) -> None:
    for name in NAMES:
        place = os.path.join(os.fsencode(folder), name)
        os.mkdir(place)
        with open(os.path.join(place, b"corr2d.py"), "wb") as file:
            file.write(HONEST)
