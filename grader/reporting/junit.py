"""JUnit XML, which GitLab, Jenkins and many others read: a suite for each report, a test case for each group.

Their readers know tests that pass, fail, could not run or were left out, and no points: these stand in the properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from grader.model.report import Outcome, Report
from grader.reporting.platform import Test, at_least_one, headline, tests
from grader.reporting.rendering import outcome_text, score_text
from grader.reporting.writers import Context, Writer
from grader.text import CUT_CHARACTERS, one_line, visible

MAX_TEXT = 10 * CUT_CHARACTERS


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the document, one report after the other; ``GraderError`` where nothing was graded."""
    some = at_least_one(reports)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="convgrader">\n'
    for report in some:
        yield "".join(_suite(report, context)).encode()
    yield b"</testsuites>\n"


WRITER = Writer("junit", "application/xml", ".xml", write, needs=("language",))


def _suite(report: Report, context: Context) -> Iterator[str]:
    listed = tests(report, context.language)
    counts = {
        "tests": len(listed),
        "failures": sum(_verdict(test) == "failure" for test in listed),
        "errors": sum(_verdict(test) == "error" for test in listed),
        "skipped": sum(_verdict(test) == "skipped" for test in listed),
    }
    numbers = "".join(f' {name}="{count}"' for name, count in counts.items())
    yield f'<testsuite name={_attribute(headline(report))}{numbers} time="{_seconds(report)}">\n<properties>\n'
    for name, value in (
        ("learner", report.learner),
        ("score", f"{report.score:g}"),
        ("max_score", f"{report.max_score:g}"),
    ):
        yield f'<property name="{name}" value={_attribute(value)}/>\n'
    yield "</properties>\n"
    for test in listed:
        yield from _case(report, test, context)
    yield "</testsuite>\n"


def _seconds(report: Report) -> str:
    """To one digit, and without an exponent, which Jenkins refuses."""
    return f"{Decimal(f'{report.seconds:.1g}'):f}"


def _case(report: Report, test: Test, context: Context) -> Iterator[str]:
    """Of two cases of one name and class, GitLab counts the first: the class holds the learner."""
    whose = _attribute(f"{report.name}.{test.exercise or '-'}")
    opening = f"<testcase classname={whose} name={_attribute(test.name or test.exercise)}"
    verdict = _verdict(test)
    if not verdict:
        yield f"{opening}/>\n"
        return
    said = f"{outcome_text(test.outcome, context.language)}: {score_text(test.score, test.points)}"
    kind = "" if verdict == "skipped" else f' type="{test.outcome}"'
    yield f"{opening}>\n<{verdict}{kind} message={_attribute(said)}>{_text(test.text())}</{verdict}>\n</testcase>\n"


def _verdict(test: Test) -> str:
    """The element that says how the test ended, "" for one that passed."""
    match test.outcome:
        case Outcome.OK:
            return ""
        case Outcome.NOT_HANDED_IN:
            return "skipped"
        case Outcome.NOT_GRADED:
            return "error"
        case _:
            return "failure"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))


def _text(text: str) -> str:
    return escape(visible(text, MAX_TEXT))
