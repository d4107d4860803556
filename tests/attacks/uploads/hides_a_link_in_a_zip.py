# group: uploads and names
# tries: A zip that holds a symbolic link in place of the file.
# accept: rejected
# check: files temp
# score: 0

from __future__ import annotations

import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        member = zipfile.ZipInfo("corr2d.py")
        member.create_system, member.external_attr = 3, 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
