"""Puts the course's handout into the wheel and the source archive, so that learners need no clone.

Run ``grader handout build/handout`` first. A handout that differs from ``exercises/`` is refused; what is in it, and
that nothing of the solutions is, was decided when it was made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HANDOUT = Path("build", "handout")
REMEDY = "make it anew: rm -rf build/handout && grader handout build/handout"


class CarryHandout(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the handout to what is built; an editable install has the clone's course."""
        if version == "editable":
            return
        root = Path(self.root)
        if (problem := _problem(root / HANDOUT, root / "exercises")) is not None:
            raise RuntimeError(f"{root / HANDOUT}: {problem}; {REMEDY}")
        inside = "grader/handout" if self.target_name == "wheel" else HANDOUT.as_posix()
        build_data["force_include"][str(root / HANDOUT)] = inside


def _problem(handout: Path, exercises: Path) -> str | None:
    """Why the handout cannot be carried, None if it can."""
    carried = _files(handout / "exercises")
    if not carried:
        return "there is no handout of the course here"
    slugs = {path.parts[0] for path in carried if len(path.parts) == 2}
    if lacking := sorted(slug for slug in slugs if not (handout / "practice" / f"{slug}.key").is_file()):
        return f"there is no practice key for {', '.join(lacking)}"
    if exercises.is_dir() and _files(exercises) != carried:
        return "it differs from exercises/"
    return None


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
