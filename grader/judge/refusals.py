"""Bad arguments that are not refused: a finding of its own, apart from every mistake in values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.judge.answer_keys import AnswerKey
from grader.judge.run import Run
from grader.judge.verdict import Failed
from grader.model.exercise import Exercise, Group, Raises, Reveal, Words, in_language
from grader.model.report import Outcome, Unrefused


def unrefused(exercise: Exercise, done: Run, key: AnswerKey) -> tuple[Unrefused, ...]:
    """List by group why each call should have been refused that returned a value instead.

    Only the author's words: a generated case has its group's. Groups that reveal nothing are left out.
    """
    found = ((group.name, _each_once(_whys(group, done, key))) for group in telling_groups(exercise))
    return tuple(Unrefused(name, whys) for name, whys in found if whys)


def telling_groups(exercise: Exercise) -> Iterator[Group]:
    """Yield the groups of which feedback may say more than that they failed."""
    return (group for group in exercise.groups if not (group.hidden and group.reveal is Reveal.NOTHING))


def _each_once(whys: Iterable[Words]) -> tuple[Words, ...]:
    """By the English sentence: a text in several languages cannot be a key."""
    return tuple({in_language(why, "en"): why for why in whys}.values())


def _whys(group: Group, done: Run, key: AnswerKey) -> Iterator[Words]:
    for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True):
        match keyed.expected, verdict:
            case Raises(), Failed(outcome=Outcome.WRONG):
                yield keyed.case.why
