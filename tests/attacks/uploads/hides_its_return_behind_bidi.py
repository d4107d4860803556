# group: uploads and names
# tries: Bidirectional controls that end a docstring where no reader sees it, and a look-alike name.
# accept: wrong
# check: report
# score: 0

from __future__ import annotations

from pathlib import Path

SOURCE = """
def corr2d(x, k):
    ''' loop over all windows \u2067''' ;return x * 0 - 987654 #\u2069
    return \u0441orr2d(x, k)


def \u0441orr2d(x, k):  # its first letter is Cyrillic
    return x
"""


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_text(SOURCE, encoding="utf-8")
