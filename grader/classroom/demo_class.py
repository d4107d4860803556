"""A class to look at without having one: every starter, reference and wrong solution of a course, handed in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.model.exercise import Exercise


def hand_in(exercises: Iterable[Exercise], folder: Path) -> None:
    """Write the class into ``folder``, a subfolder a learner; a wrong solution's learner is named after its mistake."""
    for exercise in exercises:
        handed_in = {"starter": exercise.starter, **{wrong.name: wrong.members[0] for wrong in exercise.wrong}}
        if exercise.reference is not None:
            handed_in["reference"] = exercise.reference
        for learner, file in handed_in.items():
            (folder / learner).mkdir(exist_ok=True)
            (folder / learner / exercise.outline.submit).write_bytes(file.source)
