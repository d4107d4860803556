# group: uploads and names
# tries: Tars packed in a million empty pieces, and made of headers that belong to no member.
# accept: rejected
# check: memory time
# score: 0

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path


def make(folder: Path) -> None:
    (folder / "pieces.tar.gz").write_bytes(gzip.compress(b"") * 1_000_000)
    header = tarfile.TarInfo("x")
    header.type = tarfile.XHDTYPE
    (folder / "headers.tar.gz").write_bytes(gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) * 200_000, 1))
