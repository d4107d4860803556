# group: uploads and names
# tries: A zip and a tar of a few hundred KiB that unpack to a gigabyte.
# accept: rejected
# check: memory disk time
# score: 0

from __future__ import annotations

import bz2
import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    with (
        zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_BZIP2) as archive,
        archive.open("corr2d.py", "w") as file,
    ):
        for _ in range(80):
            file.write(bytes(1 << 20))
    (folder / "bomb.tar.bz2").write_bytes(bz2.compress(bytes(1 << 20)) * 1024)
