"""A log for GitHub Actions: each report in a group that folds, then annotations within the platform's limits.

A log obeys lines that begin with two colons. Whatever may hold text of a submission stands between ``stop-commands``
and a token that is a hash of that text, so that no text can hold its own; :mod:`grader.text` disarms such lines too.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator

from grader.catalogue import translated
from grader.model.exercise import Language
from grader.model.report import Report
from grader.reporting.platform import Test, headline, tests
from grader.reporting.rendering import outcome_text, score_text
from grader.reporting.terminal import WRITER as TEXT
from grader.reporting.writers import Context, Writer

MAX_ANNOTATIONS = 10  # of each kind in a step; more are dropped without a word
MAX_MESSAGE = 4_000


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write everybody's feedback, then an annotation for each group that is not right, as many as are shown."""
    language = context.language
    errors: list[str] = []
    left_out = 0
    score = points = 0.0
    for report in reports:
        yield _folded(report, context).encode()
        score, points = score + report.score, points + report.max_score
        lost = [_annotation(report, test, language) for test in tests(report, language) if not test.is_passed]
        room = MAX_ANNOTATIONS - len(errors)
        errors += lost[:room]
        left_out += len(lost[room:])
    total = translated("Points: {score}", language, score=score_text(round(score, 6), round(points, 6)))
    if left_out:
        more = translated("{number} more findings are in the log", language, number=left_out)
        total = f"{total} ({more})"
    yield "".join([*errors, command("notice", {"title": "convgrader"}, total)]).encode()


WRITER = Writer("github", "text/plain", ".github.txt", write, needs=("language",))


def command(name: str, properties: dict[str, str], message: str) -> str:
    """Write a command to the log, with everything in it escaped."""
    given = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(message)}\n" if given else f"::{name}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(each):02X}" if each in f"%\r\n{more}" else each for each in text)


def _folded(report: Report, context: Context) -> str:
    plain = Context(context.language, feedback=True, width=context.width, every_group=True)
    text = b"".join(itertools.chain(TEXT.write(iter([report]), plain))).decode()
    token = hashlib.sha256(text.encode()).hexdigest()
    return f"{command('group', {}, headline(report))}::stop-commands::{token}\n{text}\n::{token}::\n::endgroup::\n"


def _annotation(report: Report, test: Test, language: Language) -> str:
    title = f"{test.title} ({score_text(test.score, test.points)})"
    file = {"file": report.origin} if report.origin.endswith((".py", ".ipynb")) else {}
    said = test.text(MAX_MESSAGE) or outcome_text(test.outcome, language)
    return command("error", {**file, "title": title}, said)
