# group: uploads and names
# tries: Sources that take the compiler's stack or all of its time.
# accept: import_error crash timeout memory
# check: neighbours time
# score: 0
# varies: by the Python version

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_text("x = " + "-" * 200_000 + "1\n")
    (folder / "conv_output_size.py").write_text("x = " + "0 if x else " * 50_000 + "1\n")
