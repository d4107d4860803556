"""A text file that an author wrote."""

from __future__ import annotations

from grader.errors import ExerciseError
from grader.exercise.course_path import CoursePath
from grader.model.exercise import SourceFile

MAX_BYTES = 1_000_000


def read_text(path: CoursePath) -> str:
    """Read an author's file as UTF-8 text, with or without a byte order mark.

    ``ExerciseError`` if it cannot be read, is larger than ``MAX_BYTES`` or is not UTF-8, then with the line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExerciseError(path, None, f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise ExerciseError(path, None, f"is larger than {MAX_BYTES} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExerciseError(path, line, "is not UTF-8 text; save it as UTF-8") from error


def source_file(path: CoursePath) -> SourceFile:
    """The file as it is; ``ExerciseError`` if it cannot be read or is not text."""
    read_text(path)
    return SourceFile(str(path), path.read_bytes())
