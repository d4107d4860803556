"""The learner's own lines that an exception passed, as people and editors read them."""

from __future__ import annotations

from pathlib import PurePath

from grader.catalogue import translated
from grader.model.exercise import Language
from grader.model.report import Frame
from grader.text import shown_name


def path_of(frame: Frame, origin: str) -> str:
    """Name the file of ``frame``: the submission at ``origin``, or the helper that lies beside it."""
    path = PurePath(origin).with_name(frame.file) if frame.file and PurePath(origin).name else PurePath(origin)
    return shown_name(str(path)) if origin else frame.file


def place_text(frame: Frame, origin: str, language: Language) -> str:
    """Say where it is, as editors link it: ``corr2d.py:15, in corr2d``."""
    path, name = path_of(frame, origin), frame.function
    if frame.cell is not None:
        place = translated("{path}, cell {cell}, line {line}", language, path=path, cell=frame.cell, line=frame.line)
    elif path:
        place = f"{path}:{frame.line}"
    else:
        place = translated("line {line}", language, line=frame.line)
    return translated("{place}, in {name}", language, place=place, name=name) if name.isidentifier() else place


def quoted(frame: Frame) -> tuple[str, range]:
    """Return the source line without its indent, and which of its characters to point at: none, if all of them.

    A place right behind the last character is one of them, as where a colon is missing.
    """
    source = frame.source.strip()
    moved = len(frame.source) - len(frame.source.lstrip())
    if frame.start is None or frame.end is None:
        return source, range(0)
    start = max(0, frame.start - moved)
    if start > len(source):
        return source, range(0)
    marks = range(start, max(start + 1, min(len(source), frame.end - moved)))  # past the end where something lacks
    return source, range(0) if len(marks) >= len(source) else marks
