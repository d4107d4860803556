# group: uploads and names
# tries: A pipe in place of the file, which makes a reader wait for ever.
# accept: rejected
# check: time
# score: 0

from __future__ import annotations

import os
from pathlib import Path


def make(folder: Path) -> None:
    os.mkfifo(folder / "corr2d.py")
    os.mkfifo(folder / "work.zip")
