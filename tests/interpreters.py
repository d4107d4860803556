"""Interpreters that lack something, or have something more, than the one that runs the tests."""

from __future__ import annotations

import site
import venv
from pathlib import Path


def python_with(folder: Path, module: str, source: str, at_start: str = "") -> Path:
    """An interpreter in ``folder`` that finds all that this one finds, and ``module`` before anything of its name.

    ``at_start`` is a line that it runs before everything else.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / f"{module}.py").write_text(source)
    # After this folder, so that what it holds is found first.
    lines = [f"import site; site.addsitedir({folder!r})\n" for folder in site.getsitepackages()]
    (packages / "all-else.pth").write_text("".join([*lines, at_start]))
    return folder / "bin" / "python"
