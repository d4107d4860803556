# group: uploads and names
# tries: A zip of 20 000 empty members.
# accept: not_handed_in
# check: memory time
# score: 0

from __future__ import annotations

import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        for number in range(20_000):
            archive.writestr(f"f{number}", b"")
