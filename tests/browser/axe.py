"""axe-core, which finds what keeps people from reading a page, as npm has it."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.14.1"


def source(folder: Path) -> str:
    """Read the library's source; the first call has npm fetch it into ``folder``.

    ``subprocess.CalledProcessError`` where npm cannot; npm holds what it fetches against the registry's digest.
    """
    packed = folder / f"axe-core-{VERSION}.tgz"
    if not packed.exists():
        with tempfile.TemporaryDirectory(dir=folder) as new:
            _fetch(Path(new))
            (Path(new) / packed.name).replace(packed)  # whole, also for a process that looks meanwhile
    with tarfile.open(packed) as archive:
        file = archive.extractfile("package/axe.min.js")
        assert file is not None
        return file.read().decode()


def _fetch(folder: Path) -> None:
    command = ["npm", "pack", "--pack-destination", str(folder), f"axe-core@{VERSION}"]
    subprocess.run(command, check=True, capture_output=True, text=True)
