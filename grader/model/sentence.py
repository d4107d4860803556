"""Sentences that are not said yet: as the catalogues have them, with what is put into them, to be said at the edge."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from grader.catalogue import WRITTEN_IN, looked_up, translated
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
