# group: uploads and names
# tries: A tar whose members climb out with `..` or begin at the root.
# accept: rejected
# check: files temp
# score: 0

from __future__ import annotations

import io
import tarfile
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
    with tarfile.open(folder / "work.tar.gz", "w:gz") as archive:
        for name in ("corr2d.py", "../../grader_canary_pwned_tar.py", "/tmp/grader_canary_pwned_tar.py"):
            member = tarfile.TarInfo(name)
            member.size = len(HONEST)
            archive.addfile(member, io.BytesIO(HONEST))
