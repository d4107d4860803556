"""Probing: a failing submission answers the calls of a pool, in a fresh worker, and the condition of its failures is
looked for.

It costs what a budget of its own allows: a submission that is too slow for it, or that breaks off, is told none, and
nothing else of its report changes.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.arguments import bound
from grader.judge.budget import Budget
from grader.judge.compare import compare
from grader.judge.conditions import Found, Guess, Sides, confirmed, plain, search
from grader.judge.features import features, spoken
from grader.judge.literals import Bits, Table, holds
from grader.judge.prepared import Prepared
from grader.judge.probes import Pool, Probe, may_tell
from grader.judge.reply import Ended, Reply
from grader.judge.run import Run
from grader.judge.session import Bounds, Respondent, Session
from grader.judge.verdict import Failed, Passed
from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Joined, Kind, Literal, Quantity
from grader.model.exercise import Exercise, Returns
from grader.model.report import Outcome
from grader.wire.messages import Query, Returned

FIRST = 100  # calls of a pool, after which those that fail all of them are not asked for more
MAX_WORKERS = 20
SHARE = 40  # fresh calls of each function that tell whether all of them fail, or none
FEWEST = 20  # of such calls, on each side
# How a call may end and still be one of the calls that a condition is about.
_ENDS = (Outcome.ERROR, Outcome.BAD_OUTPUT, Outcome.CRASH)


class ProbeBudget(NamedTuple):
    """How many CPU seconds of the submission's the search for conditions may cost; with none, there is no search."""

    cpu_seconds: float


NO_PROBING = ProbeBudget(0.0)
USUAL_PROBING = ProbeBudget(2.0)
PROBE_BUDGETS = {"no": NO_PROBING, "yes": USUAL_PROBING}


class Probed(NamedTuple):
    """The conditions, which cases raise by the first of them, and the CPU seconds that this took."""

    conditions: tuple[Condition, ...]
    aside: frozenset[tuple[str, int]]
    seconds: float


class Ends(NamedTuple):
    """How the calls of a pool ended, as sets of bits; ``raised`` are the classes of exceptions by the probe's place."""

    failing: int
    raising: int
    shape: int
    raised: Mapping[int, str]


NOTHING = Probed((), frozenset(), 0.0)


def probe(respondent: Respondent, done: Run, prepared: Prepared, budget: ProbeBudget) -> Probed:
    """Look for the conditions under which the program fails, if it fails some of its values."""
    program, runner, account = respondent
    key, pools = prepared.key, prepared.pools
    failing = [pool for pool in pools if _is_partly_wrong(program.exercise, done, key, pool.function)]
    if not failing or not budget.cpu_seconds:
        return NOTHING
    part = account.part(Budget(cpu_seconds=budget.cpu_seconds))
    with Session(runner, program, part, Bounds(workers=MAX_WORKERS)) as session:
        told = _told_of(failing, [pool for pool in pools if pool not in failing], session)
    conditions = tuple(replace(condition, one_of_several=len(pools) > 1) for condition in told)
    return Probed(conditions, _aside(program.exercise, done, key, conditions), session.seconds)


def _told_of(failing: Sequence[Pool], others: Sequence[Pool], session: Session) -> list[Condition]:
    """At most two sentences, of the first function that has any; none where the submission breaks off."""
    for pool in failing:
        if (told := _conditions(pool, session)) is None:
            return []
        if told:
            return told
    return _by_function(failing, others, session)


def _by_function(failing: Sequence[Pool], others: Sequence[Pool], session: Session) -> list[Condition]:
    """That calls of some functions fail, and those of the others do not, if it is so simple."""
    wrong, right = (_first_fresh(pools, session) for pools in (failing, others))
    if wrong is None or right is None or min(len(wrong), len(right)) < FEWEST or not all(wrong) or any(right):
        return []
    functions = tuple(pool.function for pool in failing)
    formula = Formula((Literal(Feature(Kind.CALLED, (Quantity(functions),))),))
    counts = len(wrong), len(wrong), len(right)
    return [Condition(Goal.FAILS, functions[0], formula, Exactness.EXACTLY, *counts)]


def _first_fresh(pools: Sequence[Pool], session: Session) -> list[bool] | None:
    """Of the first fresh calls of each pool, whether they fail; None where the submission breaks off."""
    failed: list[bool] = []
    for pool in pools:
        probes = [probe for probe in pool.probes[pool.searched + pool.own :] if probe.tells][:SHARE]
        if (replies := asked(probes, session)) is None:
            return None
        ends = ends_of(probes, replies)
        failed += [bool(ends.failing >> place & 1) for place in range(len(probes))]
    return failed


def _is_partly_wrong(exercise: Exercise, done: Run, key: AnswerKey, function: str) -> bool:
    """Whether some case of the function's values fails, and not all do so by an exception."""
    verdicts = [
        verdict
        for group in exercise.groups
        if group.function == function and may_tell(group)
        for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True)
        if isinstance(keyed.expected, Returns)
    ]
    failed = [verdict for verdict in verdicts if isinstance(verdict, Failed)]
    if not failed or any(verdict.outcome not in (*_ENDS, Outcome.WRONG) for verdict in failed):
        return False
    return any(isinstance(verdict, Passed) or verdict.outcome is Outcome.WRONG for verdict in verdicts)


def _conditions(pool: Pool, session: Session) -> list[Condition] | None:
    """The conditions that the pool shows; None where the submission breaks off."""
    before = pool.searched + pool.own
    start = min(FIRST, before)
    first = asked(pool.probes[:start], session)
    if first is None:
        return None
    if ends_of(pool.probes, first).failing.bit_count() == len(first):
        return []  # there is nothing to tell failing calls from
    rest = asked(pool.probes[start:before], session)
    if rest is None:
        return None
    replies = [*first, *rest]
    guesses = _guesses(pool, table_of(pool), ends_of(pool.probes, replies))
    if not guesses:
        return []
    more = asked(pool.probes[before:], session)
    if more is None:
        return None
    return _told(pool, guesses, ends_of(pool.probes, [*replies, *more]))


def _guesses(pool: Pool, table: Table, ends: Ends) -> dict[Goal, Guess]:
    """What the search finds: for all that fails, for what raises, and for what returns something wrong."""
    found = {goal: (search(table, sides), sides.asked) for goal, sides in questions(pool, ends).items()}
    return {goal: plain(guess, table, asked) for goal, (guess, asked) in found.items() if guess is not None}


def questions(pool: Pool, ends: Ends) -> dict[Goal, Sides]:
    """About which calls each goal asks, and which of them fail."""
    size, before = len(pool.probes), pool.searched + pool.own
    every, searched = (1 << size) - 1, (1 << pool.searched) - 1
    parts = searched, ((1 << before) - 1) & ~searched, every >> before << before
    telling = every & ~_trivial(pool, ends)
    wrong = ends.failing & ~ends.raising
    about = {Goal.FAILS: Sides(telling, ends.failing, *parts)}
    if ends.raising and wrong:
        about[Goal.RAISES] = Sides(telling, ends.raising, *parts)
        about[Goal.WRONG] = Sides(telling & ~ends.raising, wrong, *parts)
    if ends.shape and ends.shape != wrong:
        about[Goal.SHAPE] = Sides(telling & ~ends.raising, ends.shape, *parts)
    return about


def _told(pool: Pool, guesses: Mapping[Goal, Guess], ends: Ends) -> list[Condition]:
    """What the fresh calls confirm, in at most two sentences: of all that fails, or of its parts."""
    about = questions(pool, ends)
    found = {
        goal: one
        for goal, guess in guesses.items()
        if goal in about and (one := confirmed(guess, about[goal])) is not None
    }
    whole = found.get(Goal.FAILS)
    parts: list[Goal] = [goal for goal in (Goal.RAISES, Goal.WRONG) if goal in found]
    if whole is not None and (whole.guess.said.formula.joined is not Joined.ANY or len(parts) < 2):
        return [_condition(pool, _goal_of(ends), whole, ends)]
    if not parts and Goal.SHAPE in found:
        parts = [Goal.SHAPE]
    apart = Goal.RAISES in found and found[Goal.RAISES].exactness is Exactness.EXACTLY
    return [_condition(pool, goal, found[goal], ends, apart=apart and goal is Goal.WRONG) for goal in parts]


def _goal_of(ends: Ends) -> Goal:
    """What all that fails has in common."""
    if ends.failing == ends.raising:
        return Goal.RAISES
    return Goal.SHAPE if ends.failing == ends.shape else Goal.FAILS


def _condition(pool: Pool, goal: Goal, found: Found, ends: Ends, *, apart: bool = False) -> Condition:
    kinds = set(ends.raised.values()) if goal is Goal.RAISES else set()
    kind = kinds.pop() if len(kinds) == 1 else ""
    return Condition(
        goal=goal,
        function=pool.function,
        formula=found.guess.said.formula,
        exactness=found.exactness,
        inside=found.counts.inside,
        failing=found.counts.failing,
        outside=found.counts.outside,
        surely=found.guess.surely.formula if found.guess.surely else None,
        sure=found.sure,
        raised=kind if _is_pythons(kind) else "",
        returning=goal in (Goal.WRONG, Goal.SHAPE) and bool(ends.raising) and not apart,
        apart=apart,
    )


def _is_pythons(kind: str) -> bool:
    """Whether ``kind`` is an exception of Python's own: the name of any other is the submission's word."""
    known = getattr(builtins, kind, None)
    return isinstance(known, type) and issubclass(known, Exception)


def ends_of(probes: Sequence[Probe], replies: Sequence[Reply]) -> Ends:
    """How the first of ``probes`` ended, as far as there are replies."""
    failing = raising = shape = 0
    raised: dict[int, str] = {}
    for place, (each, reply) in enumerate(zip(probes, replies, strict=False)):
        match reply.result:
            case Returned(value=value):
                difference = compare(each.expected, value)
                failing |= (difference is not None) << place
                shape |= (difference is not None and difference.kind in ("shape", "length")) << place
            case ended:
                failing |= 1 << place
                raising |= (ended.raised is not None) << place
                if ended.raised is not None:
                    raised[place] = ended.raised.kinds[0]
    return Ends(failing, raising, shape, raised)


def _trivial(pool: Pool, ends: Ends) -> int:
    """The calls that came out right where nothing could go wrong: an array is empty, or the answer all zeros."""
    empty = sum(1 << place for place, each in enumerate(pool.probes) if not each.tells)
    return empty & ~ends.failing


def _aside(
    exercise: Exercise, done: Run, key: AnswerKey, conditions: Sequence[Condition]
) -> frozenset[tuple[str, int]]:
    """The cases that raise by a condition which says that exactly such calls do."""
    raising = [each for each in conditions if each.goal is Goal.RAISES and each.exactness is Exactness.EXACTLY]
    return frozenset(
        (group.name, place)
        for condition in raising
        for group in exercise.groups
        if group.function == condition.function
        for place, (keyed, verdict) in enumerate(zip(key[group.name], done.verdicts.get(group.name, ()), strict=False))
        if verdict.outcome is Outcome.ERROR and _is_told(exercise, keyed, condition)
    )


def _is_told(exercise: Exercise, keyed: KeyedCase, condition: Condition) -> bool:
    """Whether the condition is true of a case."""
    arguments = bound(keyed.case.call, exercise.signature(condition.function))
    if arguments is None or not isinstance(keyed.expected, Returns):
        return False
    return holds(condition.formula, features(arguments, keyed.expected.value, spoken(exercise)))


def asked(probes: Sequence[Probe], session: Session) -> list[Reply] | None:
    """The replies to all ``probes``; None as soon as one says that the submission is too slow, or breaks the rules."""
    queries = [Query(each.call.function, each.call.args, each.call.kwargs, ()) for each in probes]
    replies = session.ask_all([queries]) if queries else ()
    ended = [reply.result.outcome for reply in replies if isinstance(reply.result, Ended)]
    return [*replies] if len(replies) == len(queries) and all(outcome in _ENDS for outcome in ended) else None


def table_of(pool: Pool) -> Table:
    """Read a pool's answers as sets of bits."""
    return {each.feature: Bits(_number(each.yes), _number(each.no)) for each in pool.answers}


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
