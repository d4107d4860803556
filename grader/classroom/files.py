"""Reading what learners handed in from disk: bytes and nothing else, and not too many of them."""

from __future__ import annotations

import stat
from pathlib import Path

from grader.classroom.place import Place, as_unreadable, open_file
from grader.model.sentence import Sentence, sentence

MAX_SOURCE_BYTES = 1024 * 1024
MAX_NOTEBOOK_BYTES = 16 * 1024 * 1024  # plots are stored in it
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def source_limit(name: str) -> int:
    return MAX_NOTEBOOK_BYTES if name.lower().endswith(".ipynb") else MAX_SOURCE_BYTES


def read_file(file: Place, limit: int) -> bytes:
    """At most ``limit`` bytes and one more; ``UnreadableError`` for a link and for what is not a regular file."""
    with open_file(file) as stream, as_unreadable():
        return stream.read(limit + 1)


def refusal(name: str, source: bytes) -> Sentence | None:
    """Why these bytes are not taken for a source called ``name``: too many, or not the text that Python reads."""
    limit = source_limit(name)
    if len(source) > limit:
        return sentence("it is larger than {size} KiB", size=limit // 1024)
    if source.startswith(_UTF_16):
        return sentence("it is saved as UTF-16, which Python does not read; save it as UTF-8")
    if (position := source.find(b"\0")) >= 0:
        line = source.count(b"\n", 0, position) + 1
        return sentence("it holds a NUL byte in line {line}", line=line)
    return None


def is_folder(path: Path) -> bool:
    """Whether a path that was named is a folder, and no link to one; not of what cannot be looked at."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
