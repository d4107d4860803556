"""Grades a class without grading: a process that tests may kill. ``python -m tests.gradebook.pretend BOOK LOG CLASS``

It logs each submission that it works on, and says each that is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.gradebook.address import parse_address
from grader.gradebook.gradebook import Gradebook
from grader.model.report import Report
from grader.model.submission import Submission
from grader.recording import How, Recorded, Recorder
from tests.reporting.reports import lost, passed, report


def pretend(submission: Submission) -> Report:
    """What grading ``submission`` always comes to."""
    number = int(submission.learner.rpartition("-")[2])
    group = passed("values", 4, 30)
    groups = (group, lost(passed("more", 2, 20), failing=number % 20 + 1)) if number % 3 else (group,)
    return report(*groups, learner=submission.learner, name=submission.learner, origin=submission.origin)


def class_of(number: int) -> Iterator[Submission]:
    for each in range(number):
        learner = f"learner-{each}"
        yield Submission(learner, "corr2d", Path("corr2d.py"), b"%d" % each, origin=f"{learner}/corr2d.py")


def main(name: str, log: str, number: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    learners = [each.learner for each in class_of(int(number))]

    def grade(submissions: Iterable[Submission]) -> Iterator[tuple[int, Report]]:
        for place, each in enumerate(submissions):
            os.write(descriptor, f"{each.learner}\n".encode())
            yield place, pretend(each)

    def tell(recorded: Recorded) -> None:
        if recorded.is_new:
            print(learners[recorded.place], flush=True)

    with Gradebook(parse_address(name), make=True) as book:
        Recorder(book, How(grade, lambda _: "e1", ":")).run(class_of(int(number)), tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
