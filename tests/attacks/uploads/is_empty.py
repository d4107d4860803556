# group: uploads and names
# tries: An empty file.
# accept: missing
# check: score
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_bytes(b"")
