# group: uploads and names
# tries: A zip whose member begins further away than any number of the machine says.
# accept: rejected
# check: neighbours
# score: 0

from __future__ import annotations

import struct
import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    path = folder / "corr2d.zip"
    info = zipfile.ZipInfo("corr2d.py")
    info.extra = struct.pack("<HHQ", 0x6666, 8, 2**63 + 5)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"pass")
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 42 : directory + 46] = b"\xff" * 4
    extra = data.rindex(b"\x66\x66\x08\x00")
    data[extra : extra + 2] = b"\x01\x00"
    path.write_bytes(data)
