# group: uploads and names
# tries: Broken, encrypted and truncated archives.
# accept: rejected
# check: files temp
# score: 0

from __future__ import annotations

import gzip
import io
import zipfile
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


def make(folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("corr2d.py", HONEST)
    data = bytearray(packed.getvalue())
    (folder / "truncated.zip").write_bytes(data[: len(data) // 2])
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= 1  # says that it is encrypted
    (folder / "encrypted.zip").write_bytes(data)
    (folder / "garbage.zip").write_bytes(bytes(range(256)) * 10)
    (folder / "garbage.tar").write_bytes(bytes(range(256)) * 10)
    (folder / "truncated.tar.gz").write_bytes(gzip.compress(HONEST)[:-10])
    (folder / "garbage.tar.xz").write_bytes(b"\xfd7zXZ\x00 garbage")
