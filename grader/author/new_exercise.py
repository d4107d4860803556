"""A new exercise with blanks: what is to be written, in the places where it belongs."""

from __future__ import annotations

import re
from pathlib import Path

from grader.errors import GraderError, UsageError
from grader.exercise.course import Course

TEMPLATE = Path(__file__).parent / "new_exercise_files"
BLANK = "___"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_STEP = 10  # between the places of exercises, so that another fits in


def make_exercise(course: Course, slug: str) -> list[Path]:
    """Write the files of a new exercise into both folders of ``course``, and return them in the order to fill them in.

    ``UsageError`` where ``slug`` is not one, or is there already.
    """
    if not _SLUG.fullmatch(slug):
        raise UsageError(
            f"{slug!r} is not a name for an exercise; use lower-case words with hyphens, as moving-average"
        )
    for folder in (course.exercises / slug, course.solutions / slug):
        if folder.exists():
            raise UsageError(f"{folder} is there already; choose another name")
    name = slug.replace("-", "_")
    order = max((outline.order for outline in course.outlines()), default=0) + _STEP
    made = []
    try:
        for source in _sources():
            text = source.read_text(encoding="utf-8").replace("NAME", name)
            text = text.replace("SLUG", slug).replace("ORDER", str(order))
            target = course.root / _target(source.relative_to(TEMPLATE), slug, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            made.append(target)
    except OSError as error:
        raise GraderError(f"{error.filename} cannot be written: {error.strerror}") from error
    return made


def _sources() -> list[Path]:
    """The files of the template: what learners get first, and the YAML of each folder first."""
    files = [path for path in TEMPLATE.rglob("*.*") if path.suffix in {".yaml", ".md", ".py"}]
    return sorted(files, key=lambda path: (path.relative_to(TEMPLATE).parts[0], path.suffix != ".yaml", path))


def _target(inside: Path, slug: str, name: str) -> Path:
    part, *rest = inside.parts
    last = f"{name}.py" if rest[-1] in ("starter.py", "reference.py") else rest[-1]
    return Path(part, slug, *rest[:-1], last)
