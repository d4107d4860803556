# group: uploads and names
# tries: A symbolic link to the reference solution in place of the file, and one to itself.
# accept: rejected
# check: token time
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.py").symlink_to("@COURSE@/solutions/corr2d/corr2d.py")
    (folder / "conv_output_size.py").symlink_to("conv_output_size.py")
