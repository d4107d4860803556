# group: uploads and names
# tries: Links to names that no file can have, in place of an archive and of the file.
# accept: rejected
# check: neighbours
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    for name in ("corr2d.py", "notes.zip"):
        (folder / name).symlink_to("x" * 300)
