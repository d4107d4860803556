"""Gradescope's autograder: a zip with the course, the package, and the two scripts that the platform runs."""

from __future__ import annotations

import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.author.platforms.wanted import Wanted, course_files, package_files, pinned
from grader.errors import GraderError

TAKES = frozenset[str]()
SECONDS = 540  # the platform ends a container after 600 by default, and then gives 0
SCRIPTS = Path(__file__).parent / "gradescope_scripts"
_FIRST = (1980, 1, 1, 0, 0, 0)  # so that the same course makes the same zip


def make(wanted: Wanted, target: Path) -> str:
    """Write the zip to ``target``, whole or not at all, and say what it holds."""
    part = target.with_name(f".{target.name}-part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in _files(wanted):
                info = zipfile.ZipInfo(name, _FIRST)
                info.external_attr = (0o755 if name in ("setup.sh", "run_autograder") else 0o644) << 16
                archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GraderError(f"{target} cannot be written: {error.strerror}; name another file") from error
    return f"upload it as the autograder's zip; it grades {', '.join(wanted.graded)} and holds their solutions"


def _files(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    for script in ("setup.sh", "run_autograder", "warm.sh"):
        yield script, (SCRIPTS / script).read_bytes()
    yield "settings.sh", _settings(wanted).encode()
    torch, others = pinned()
    yield "requirements-torch.txt", "".join(f"{line}\n" for line in torch).encode()
    yield "requirements.txt", "".join(f"{line}\n" for line in others).encode()
    for name, data in course_files(wanted):
        yield f"course/{name}", data
    for name, data in package_files():
        yield f"package/{name}", data


def _settings(wanted: Wanted) -> str:
    options = ["--allow-weak-isolation"] if wanted.allow_weak else []
    return (
        "# What is graded, and how: edit it in the zip, or make the zip anew.\n"
        f"EXERCISES=({shlex.join(wanted.graded)})\n"
        "# Less than the limit that is set for the assignment on Gradescope.\n"
        f"SECONDS_AT_MOST={SECONDS}\n"
        "# With --allow-weak-isolation, grade also where a container lacks a protection; without it, not there.\n"
        f"OPTIONS=({shlex.join(options)})\n"
    )
