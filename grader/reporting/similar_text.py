"""What is alike in a class, in words: what was seen, how usual that is, and what it does not mean.

Sentences say nothing of anybody: two submissions are alike, or share results. Whoever reads them may be about to think
something of two people, so that each number stands beside what is usual in the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.text import Text as RichText

from grader.catalogue import marked, translated
from grader.cohort.likeness import LEAST, RUN, Text, Usual
from grader.cohort.similar import Entry, Pair, Results, Shared, Similar
from grader.model.exercise import Language
from grader.reporting.layout import hanging
from grader.reporting.writers import Context
from grader.text import shown_name, visible

MOST_LINES = 40  # of one text that are shown
MOST_CHARACTERS = 160  # of a line
MOST_NAMED = 12  # cases, or spans of lines, that are told one by one

MEANING = (
    marked("Listed are pairs of submissions that are more alike than is usual in this class, with what is alike."),
    marked(
        "It does not say why. Two people may have learned from the same page, had help from the same person, worked "
        "together where that is allowed, or made the same mistake by themselves."
    ),
    marked("A place in this list is not a finding against anybody: read both submissions, and ask both people."),
)
HOW_RESULTS = marked(
    "Results: both fail cases with the very same values, which few others have. Known mistakes of the course are left "
    "out, since people make them by themselves."
)
HOW_TEXT = marked(
    "Text: runs of {run} equal tokens, whatever names, numbers and comments are. The starter, and what more than half "
    "of the class wrote, is left out."
)


class Line(NamedTuple):
    """One line of a submission, its number, and whether others follow that are left out."""

    number: int
    text: str
    has_gap: bool


Excerpt = tuple[Line, ...]


class Found(NamedTuple):
    """All that is written: each exercise, and lines of both texts of pairs, by slug and the places of the pair.

    They are those that are alike or, where the texts are as unlike as usual, the first ones.

    ``with_texts`` says that submissions were at hand.
    """

    exercises: tuple[Similar, ...]
    excerpts: Mapping[tuple[str, int, int], tuple[Excerpt, Excerpt]]
    with_texts: bool


def excerpt(text: bytes, alike: Sequence[int]) -> Excerpt:
    """Take the ``alike`` lines of a text, as many as are shown; its characters are made visible, nothing is parsed."""
    lines = text.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [number for number in alike if 1 <= number <= len(lines)][:MOST_LINES]
    following = (*shown[1:], None)
    return tuple(
        Line(number, visible(lines[number - 1].expandtabs(4), MOST_CHARACTERS), after != number + 1)
        for number, after in zip(shown, following, strict=False)
    )


def document(found: Found, context: Context) -> Iterator[bytes]:
    """Write all of it as plain text, in lines of the context's width."""
    language = context.language
    for sentence in (*MEANING, HOW_RESULTS):
        yield _laid(translated(sentence, language), context.width)
    yield _laid(text_sentence(found.with_texts, language), context.width)
    for of_exercise in found.exercises:
        yield b"\n"
        for indent, line in _exercise_lines(of_exercise, language):
            yield _laid(line, context.width, indent)


def _laid(line: str, width: int, indent: int = 0) -> bytes:
    broken = hanging(RichText(line), width, first=indent, rest=indent + 2 if indent else 0)
    return "".join(f"{part.plain}\n" for part in broken).encode()


def _exercise_lines(of_exercise: Similar, language: Language) -> Iterator[tuple[int, str]]:
    """Say all of an exercise in lines, each with how far it is indented."""
    yield 0, exercise_text(of_exercise, language)
    if of_exercise.usual is not None:
        yield 2, usual_text(of_exercise.usual, language)
    for number, pair in enumerate(of_exercise.pairs, 1):
        yield 2, f"{number}. {pair_text(of_exercise, pair)}"
        yield from ((5, line) for line in evidence(of_exercise, pair, language))
    if of_exercise.more:
        yield 2, more_text(of_exercise, language)


def text_sentence(with_texts: bool, language: Language) -> str:
    """Say how texts were compared, or that they were not."""
    if with_texts:
        return translated(HOW_TEXT, language, run=RUN)
    return translated("Texts were not compared: name where the submissions are with --submissions.", language)


def exercise_text(of_exercise: Similar, language: Language) -> str:
    """Say of how many submissions of an exercise how many pairs are listed, or that there are too few."""
    known = {"slug": of_exercise.slug, "submissions": len(of_exercise.handed_in.entries)}
    if of_exercise.is_too_small:
        return translated(
            "{slug}: {submissions} submissions. That is too few to say what is usual, which takes {least}.",
            language,
            least=LEAST,
            **known,
        )
    if not of_exercise.pairs:
        return translated("{slug}: {submissions} submissions. No pair is more alike than is usual.", language, **known)
    return translated(
        "{slug}: {submissions} submissions. Pairs that are more alike than is usual: {pairs} of {all}",
        language,
        pairs=len(of_exercise.pairs) + of_exercise.more,
        all=of_exercise.pairs_in_all,
        **known,
    )


def usual_text(usual: Usual, language: Language) -> str:
    """Say how much alike two texts usually are."""
    return translated(
        "Two texts are usually {median} alike, and 95 of 100 pairs at most {high}. Listed is what is above {far}. "
        "Texts that are long enough to be compared: {texts}",
        language,
        median=percent(usual.median),
        high=percent(usual.high),
        texts=usual.texts,
        far=percent(usual.far),
    )


def more_text(of_exercise: Similar, language: Language) -> str:
    """Say how many pairs are left out."""
    return translated("Pairs that are not listed, as there are so many: {more}", language, more=of_exercise.more)


def pair_text(of_exercise: Similar, pair: Pair) -> str:
    """Name both hand-ins."""
    return " – ".join(named(of_exercise.handed_in.entries[place]) for place in (pair.one, pair.other))


def named(entry: Entry) -> str:
    """Name those who handed in something."""
    return " + ".join(map(shown_name, entry.names))


def evidence(of_exercise: Similar, pair: Pair, language: Language) -> Iterator[str]:
    """Say what of a pair is alike, in a line each, results first."""
    if pair.results is not None:
        yield from results_lines(of_exercise, pair.results, language)
    if pair.text is not None and of_exercise.usual is not None:
        yield from text_lines(pair.text, of_exercise.usual, language)


def results_lines(of_exercise: Similar, results: Results, language: Language) -> Iterator[str]:
    """Say which rare results a pair shares, and how many pairs do."""
    submissions = len(of_exercise.handed_in.entries)
    for holders, shared in groupby(sorted(results.shared, key=lambda each: each.holders), lambda each: each.holders):
        yield translated(
            "The same wrong results, which {holders} of {submissions} have: {cases}",
            language,
            holders=holders,
            submissions=submissions,
            cases=cases_text(shared, of_exercise.handed_in.groups, language),
        )
    yield translated(
        "Pairs that share results as rare as these: {as_rare} of {all}",
        language,
        all=of_exercise.pairs_in_all,
        as_rare=results.as_rare,
    )


def cases_text(shared: Iterable[Shared], groups: Mapping[str, str], language: Language) -> str:
    """Name cases by their groups: ``strides: 2 cases (2, 5); borders: case 1``."""
    places: dict[str, list[int]] = {}
    for each in shared:
        places.setdefault(each.group, []).extend(each.places)
    return "; ".join(_cases(groups.get(group, group), sorted(of), language) for group, of in places.items())


def _cases(group: str, places: Sequence[int], language: Language) -> str:
    named = {"group": shown_name(group), "some": _shortened([str(place + 1) for place in places])}
    if len(places) == 1:
        return translated("{group}: case {some}", language, **named)
    return translated("{group}: {cases} cases ({some})", language, cases=len(places), **named)


def _shortened(told: Sequence[str]) -> str:
    return ", ".join(told[:MOST_NAMED]) + (" …" if len(told) > MOST_NAMED else "")


def text_lines(text: Text, usual: Usual, language: Language) -> Iterator[str]:
    """Say how much of two texts is alike, how usual that is and, if it is not, where."""
    yield translated(
        "Text: {share} alike (usually {median}). Pairs that are as much alike, or more: {as_alike} of {pairs}",
        language,
        share=percent(text.share),
        median=percent(usual.median),
        pairs=usual.pairs,
        as_alike=text.as_alike,
    )
    if not is_unusual(text, usual):
        return
    yield translated(
        "Read from top to bottom: {in_order} alike (usually {usually}). Lines {one} and {other}.",
        language,
        in_order=percent(text.in_order),
        usually=percent(usual.in_order),
        one=spans(text.lines[0]) or "–",
        other=spans(text.lines[1]) or "–",
    )


def is_unusual(text: Text, usual: Usual | None) -> bool:
    """Whether two texts are far more alike than is usual, and not listed for their results alone."""
    return usual is not None and text.share > usual.far


def spans(lines: Sequence[int]) -> str:
    """Write numbers of lines as spans: ``3–9, 12``."""
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return _shortened([f"{first}–{last}" if last > first else f"{first}" for first, last in found])


def percent(share: float) -> str:
    """Write a share as ``43 %``."""
    return f"{round(100 * share)} %"
