"""What one learner handed in for one exercise, as a frozen value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from grader.model.sentence import Said


class Helper(msgspec.Struct, frozen=True):
    """A file of the learner's own that lies beside the submission, which may import it."""

    name: str
    source: bytes


class Submission(msgspec.Struct, frozen=True):
    """The bytes of one file, or why there are none: ``rejection`` of what was handed in, ``absence`` of what was not.

    ``slug`` is None where nobody can tell which exercise it is for. ``learner`` is the id as handed in, ``name`` what
    is shown in its place, ``origin`` a path below what was named. ``notes`` are sentences for the report.
    """

    learner: str
    slug: str | None
    path: Path
    source: bytes
    rejection: Said | None = None
    absence: str | None = None
    name: str = ""
    origin: str = ""
    handed_in: str | None = None
    attempt: int | None = None
    notes: tuple[str, ...] = ()
    helpers: tuple[Helper, ...] = ()
    course: str = ""

    @property
    def shown(self) -> str:
        """What a report calls the learner."""
        return self.name or self.learner

    @property
    def sha256(self) -> str:
        """One hash over all that was handed in for the exercise: the file, and the helpers beside it."""
        digest = hashlib.sha256(self.source)
        for helper in self.helpers:
            digest.update(f"\0{helper.name}\0{len(helper.source)}\0".encode() + helper.source)
        return digest.hexdigest()
