"""What the result of a submission depends on, so that nothing is graded twice."""

from __future__ import annotations

import hashlib

import msgspec

from grader.model.submission import Submission
from grader.text import storable


class Work(msgspec.Struct, frozen=True):
    """One result to be worked out: by whom, for which exercise, from what, judged by what.

    ``submission`` is a digest of all that was handed in, ``exercise_sha256`` of the exercise's files, "" where nobody
    can tell which exercise it is. ``inputs`` says from what generated inputs are made.
    """

    learner: str
    exercise: str
    submission: str
    exercise_sha256: str
    inputs: str

    @property
    def digest(self) -> str:
        """Tells this from other work."""
        return digest(self.learner, self.exercise, self.submission, self.exercise_sha256, self.inputs)


def work_on(submission: Submission, exercise_sha256: str, inputs: str) -> Work:
    """Say what grading ``submission`` depends on."""
    handed_in = [
        submission.path.suffix,
        hashlib.sha256(submission.source).hexdigest(),
        str(submission.rejection or ""),
        submission.absence or "",
        *submission.notes,
    ]
    for helper in submission.helpers:
        handed_in += [helper.name, hashlib.sha256(helper.source).hexdigest()]
    exercise = submission.slug or ""
    return Work(storable(submission.learner), exercise, digest(*handed_in), exercise_sha256, inputs)


def digest(*parts: str) -> str:
    """Make one digest of ``parts``, in which no two lists of them are alike."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass")
        made.update(b"%d:" % len(data) + data)
    return made.hexdigest()
