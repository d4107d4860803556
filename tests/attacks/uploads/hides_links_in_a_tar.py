# group: uploads and names
# tries: Tars that hold symbolic and hard links, pipes and devices in place of the file.
# accept: rejected
# check: files temp
# score: 0

from __future__ import annotations

import tarfile
from pathlib import Path

KINDS = {"symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE}


def make(folder: Path) -> None:
    for kind, code in KINDS.items():
        with tarfile.open(folder / f"{kind}.tar", "w") as archive:
            member = tarfile.TarInfo("corr2d.py")
            member.type, member.linkname = code, "/etc/passwd"
            archive.addfile(member)
