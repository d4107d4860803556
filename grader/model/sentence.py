"""Sentences that are not said yet: as the catalogues have them, with what is put into them, to be said at the edge."""

from __future__ import annotations

import errno
from collections.abc import Mapping

import msgspec

from grader.catalogue import WRITTEN_IN, looked_up, marked, translated
from grader.errors import GraderError
from grader.text import one_line


class Sentence(msgspec.Struct, frozen=True, eq=False):
    """A sentence of ours in any language. It is equal to what it says in English, also as a string."""

    template: str
    values: Mapping[str, str | int | Sentence] = {}

    def __str__(self) -> str:
        return said_in(self, WRITTEN_IN)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Sentence) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))


# What a system says in its own language, of which ours may be none.
_OF_SYSTEMS = {
    errno.ENOENT: marked("No such file or directory"),
    errno.EACCES: marked("Permission denied"),
    errno.EPERM: marked("Operation not permitted"),
    errno.EISDIR: marked("Is a directory"),
    errno.ENOTDIR: marked("Not a directory"),
    errno.EROFS: marked("Read-only file system"),
    errno.ENOSPC: marked("No space left on device"),
    errno.ENAMETOOLONG: marked("File name too long"),
}

# What is said of a case: a sentence of ours, or a text that somebody else finished.
Said = str | Sentence


def sentence(template: str, /, **values: str | int | Sentence) -> Sentence:
    """Keep ``values`` for the names in ``template``; text among them is made safe to show, on one line."""
    return Sentence(
        template, {name: one_line(value) if isinstance(value, str) else value for name, value in values.items()}
    )


def said_in(said: Said, language: str) -> str:
    """Say it in ``language``; a finished text stays as it is, unless it is one of our sentences."""
    if isinstance(said, str):
        return looked_up(said, language)
    values = {
        name: said_in(value, language) if isinstance(value, Sentence) else value for name, value in said.values.items()
    }
    return translated(said.template, language, **values)


def as_sentence(said: Said) -> Sentence:
    """Take a finished text for a sentence, which is looked up as it stands."""
    if isinstance(said, Sentence):
        return said
    return sentence("{said}", said=said) if "{" in said or "}" in said else Sentence(said)


def system_reason(error: OSError) -> Sentence:
    """Say what the system says of a file or folder."""
    known = _OF_SYSTEMS.get(error.errno or 0)
    return Sentence(known) if known else sentence("{said}", said=error.strerror or str(error))


def joined(first: Said, between: str, second: Said) -> Said:
    """Say one after the other, with ``between`` in the middle; of two of which one is empty, the other."""
    if not first or not second:
        return first or second
    if isinstance(first, str) and isinstance(second, str):
        return f"{first}{between}{second}"
    return Sentence(f"{{first}}{between}{{second}}", {"first": first, "second": second})


def said_by(error: Exception) -> Said:
    """Take what an error tells: a sentence of ours, if it is one."""
    match error.args:
        case (Sentence() as said, *_):
            return said
    return str(error)


def told_in(error: GraderError, language: str) -> str:
    """Say in ``language`` what an error tells, as far as it is a sentence of ours."""
    said = said_by(error)
    return said_in(said, language) if isinstance(said, Sentence) else said
