"""Bad arguments that are not refused, or not by the exception that is asked for: a finding of its own, apart from every
mistake in values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grader.judge.answer_keys import AnswerKey
from grader.judge.behaviours import UNFINISHED
from grader.judge.run import Run
from grader.judge.verdict import Failed, Passed
from grader.model.exercise import Exercise, Group, Raises, Returns, Reveal, Words, in_language
from grader.model.report import Misrefused, Outcome, Unrefused


def unrefused(exercise: Exercise, done: Run, key: AnswerKey) -> tuple[Unrefused, ...]:
    """List by group why each call should have been refused that returned a value instead.

    Only the author's words: a generated case has its group's. Groups that reveal nothing are left out.
    """
    found = ((group.name, _each_once(_whys(group, done, key, _gave_a_value))) for group in telling_groups(exercise))
    return tuple(Unrefused(name, whys) for name, whys in found if whys)


def misrefused(exercise: Exercise, done: Run, key: AnswerKey) -> tuple[Misrefused, ...]:
    """List by group why each call is bad that raised another exception than is asked for.

    Which one came is not told, as the submission chooses it. A function that returns nothing right raises for reasons
    of its own, and is told nothing.
    """
    found = (
        (group.name, _each_once(_whys(group, done, key, _raised_another)))
        for group in telling_groups(exercise)
        if _returns_something_right(exercise, group.function, done, key)
    )
    return tuple(Misrefused(name, whys) for name, whys in found if whys)


def telling_groups(exercise: Exercise) -> Iterator[Group]:
    """Yield the groups of which feedback may say more than that they failed."""
    return (group for group in exercise.groups if not (group.hidden and group.reveal is Reveal.NOTHING))


def _each_once(whys: Iterable[Words]) -> tuple[Words, ...]:
    """By the English sentence: a text in several languages cannot be a key."""
    return tuple({in_language(why, "en"): why for why in whys}.values())


def _whys(group: Group, done: Run, key: AnswerKey, is_meant: Callable[[Failed], bool]) -> Iterator[Words]:
    for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True):
        match keyed.expected, verdict:
            case Raises(), Failed() if is_meant(verdict):
                yield keyed.case.why


def _gave_a_value(verdict: Failed) -> bool:
    return verdict.outcome is Outcome.WRONG


def _raised_another(verdict: Failed) -> bool:
    return verdict.outcome is Outcome.ERROR and verdict.kind not in ("", *UNFINISHED)


def _returns_something_right(exercise: Exercise, function: str, done: Run, key: AnswerKey) -> bool:
    return any(
        isinstance(keyed.expected, Returns) and isinstance(verdict, Passed)
        for group in telling_groups(exercise)
        if group.function == function
        for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True)
    )
