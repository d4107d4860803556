# group: uploads and names
# tries: A source of one line of two million characters.
# accept: rejected
# check: memory time
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_bytes(b"x = '" + b"a" * (2 << 20) + b"'\n")
