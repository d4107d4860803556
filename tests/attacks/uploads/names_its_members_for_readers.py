# group: uploads and names
# tries: Archives whose refused members are named by escapes, markup, formulas, controls and invalid UTF-8.
# accept: rejected
# check: report files
# score: 0

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

NAMES = [
    "../\x1b]0;owned\x07\x1b[2J.py",
    "../<img src=x onerror=alert('GRADER_CANARY_XSS')>.py",
    "../=HYPERLINK(1);=1+1\n=2+2\t.py",
    "../\u202eyp.\u2066\u3164",
    "../" + "a\u0301" * 10_000,
    "../](javascript:alert(1))|`x`",
]


def make(folder: Path) -> None:
    for number, name in enumerate(NAMES):
        with zipfile.ZipFile(folder / f"work{number}.zip", "w") as archive:
            archive.writestr(name, "")
    with tarfile.open(folder / "work.tar", "w", format=tarfile.GNU_FORMAT, encoding="utf-8") as archive:
        info = tarfile.TarInfo("../\udcff\udcfe\x00\x1b[31m")
        archive.addfile(info, io.BytesIO())
