"""What is alike in a class, as comma-separated values: a row for each pair, with what is usual beside it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.catalogue import WRITTEN_IN
from grader.cohort.similar import Pair, Similar
from grader.reporting.csv import line
from grader.reporting.similar_text import Found, cases_text, named, spans
from grader.reporting.writers import Context

COLUMNS = (
    "exercise", "one", "other", "submissions", "pairs", "same_results", "holders", "as_rare", "text_alike",
    "usually_alike", "as_alike", "in_order", "usually_in_order", "lines_of_one", "lines_of_other",
)  # fmt: skip


def document(found: Found, _: Context) -> Iterator[bytes]:
    """Write the table, in English whatever the language, so that other programs find its columns; shares go to 1.

    The pairs of an exercise come in order. ``holders`` is the smallest number of submissions with a shared result.
    """
    yield line(COLUMNS)
    for of_exercise in found.exercises:
        for pair in of_exercise.pairs:
            yield line((*_whose(of_exercise, pair), *_results(of_exercise, pair), *_text(of_exercise, pair)))


def _whose(of_exercise: Similar, pair: Pair) -> tuple[str | float, ...]:
    entries = of_exercise.handed_in.entries
    both = (named(entries[place]) for place in (pair.one, pair.other))
    return (of_exercise.slug, *both, len(entries), of_exercise.pairs_in_all)


def _results(of_exercise: Similar, pair: Pair) -> tuple[str | float, ...]:
    if (results := pair.results) is None:
        return ("",) * 3
    cases = cases_text(results.shared, of_exercise.handed_in.groups, WRITTEN_IN)
    return (cases, min(each.holders for each in results.shared), results.as_rare)


def _text(of_exercise: Similar, pair: Pair) -> tuple[str | float, ...]:
    text, usual = pair.text, of_exercise.usual
    if text is None or usual is None:
        return ("",) * 7
    shares = (round(each, 4) for each in (text.in_order, usual.in_order))
    return (round(text.share, 4), round(usual.median, 4), text.as_alike, *shares, *map(spans, text.lines))
