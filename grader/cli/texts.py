"""The texts of a gradebook's submissions, found again where they lie: a gradebook keeps their hashes alone."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.hand_ins import HandIn, HandIns
from grader.exercise.course import Course
from grader.judge.tokens import KEY_BYTES, Tokens, text_of
from grader.model.submission import Submission

if TYPE_CHECKING:
    from grader.cohort.similar import HandedIn
    from grader.grading import Grader


class Texts:
    """What was ``found`` for the exercises of ``course``, known by its hash; read when it is asked for.

    Numbers of texts are made with one key, which lives as long as this.
    """

    def __init__(self, course: Course, found: HandIns) -> None:
        self._course = course
        self._key = secrets.token_bytes(KEY_BYTES)
        self._of_exercise: defaultdict[str, list[HandIn]] = defaultdict(list)
        self._by_hash: dict[tuple[str, str], HandIn] = {}
        for each in found.items:
            if each.slug is not None and each.candidates:
                self._of_exercise[each.slug].append(each)

    def count(self, slug: str) -> int:
        """Count the files that lie there for an exercise."""
        return len(self._of_exercise[slug])

    def tokens(
        self, grader: Grader, slug: str, of_class: HandedIn, tell: Callable[[], None]
    ) -> tuple[dict[int, Tokens], Tokens | None]:
        """Make numbers of what was graded, by the places of its entries, and of the starter; ``tell`` of each file."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(of_class.entries):
            places[entry.sha256].append(place)
        hashes: list[str] = []

        def submissions() -> Iterator[Submission]:
            yield self._starter(slug)
            for each in self._of_exercise[slug]:
                submission = each.read()
                sha256 = submission.sha256
                if submission.rejection is None and sha256 in places and (slug, sha256) not in self._by_hash:
                    self._by_hash[slug, sha256] = each
                    hashes.append(sha256)
                    yield submission
                tell()

        starter: Tokens | None = None
        found: dict[int, Tokens] = {}
        for number, made in grader.tokens(slug, submissions(), self._key):
            if not isinstance(made, Tokens):
                continue
            if number == 0:
                starter = made
            else:
                found |= dict.fromkeys(places[hashes[number - 1]], made)
        return found, starter

    def is_program(self, slug: str, sha256: str) -> bool:
        """Whether what was graded is there, and is not a notebook, whose lines are not what people read of it."""
        found = self._by_hash.get((slug, sha256))
        return found is not None and Path(found.candidates[0].match.file).suffix != ".ipynb"

    def text(self, slug: str, sha256: str) -> bytes | None:
        """Read the text of a program once more; None where it is not there, or has changed."""
        if not self.is_program(slug, sha256):
            return None
        submission = self._by_hash[slug, sha256].read()
        return text_of(submission) if submission.sha256 == sha256 else None

    def starter(self, slug: str) -> bytes:
        """Read what learners begin with."""
        return self._course.exercise(slug).starter.source

    def _starter(self, slug: str) -> Submission:
        return Submission("", slug, Path(self._course.exercise(slug).outline.submit), self.starter(slug))
