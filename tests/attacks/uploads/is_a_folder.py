# group: uploads and names
# tries: A folder named like the file.
# accept: rejected
# check: neighbours
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.py").mkdir()
