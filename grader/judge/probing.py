"""Probing: a failing submission answers the calls of a pool, in a fresh worker, and the condition of its failures is
looked for.

It costs what a budget of its own allows: a submission that is too slow for it, or that breaks off, is told none, and
nothing else of its report changes.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from grader.judge.answer_keys import AnswerKey
from grader.judge.arguments import bound
from grader.judge.budget import Account, Budget
from grader.judge.compare import compare
from grader.judge.conditions import MOSTLY, MUCH, Found, Guess, Sides, confirmed, plain, search
from grader.judge.features import features, spoken
from grader.judge.literals import Table, calls_of, holds
from grader.judge.prepared import Prepared
from grader.judge.probes import Pool, Pools, Probe, may_tell
from grader.judge.reply import Ended, Reply
from grader.judge.run import Run
from grader.judge.session import Bounds, Respondent, Session
from grader.judge.verdict import Failed, Passed
from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Joined, Kind, Literal, Quantity
from grader.model.exercise import Exercise, Returns
from grader.model.report import Outcome
from grader.wire.messages import Query, Returned

FIRST = 60  # calls of a pool, after which those that fail all of them are not asked for more
SEARCHED, CONFIRMING = 160, 180  # calls of a pool that are asked for at first, to search by and to confirm
RESERVED = 0.8  # of the time that is left may be spent on a whole pool; calls do not all take as long
FEWEST_AFFORDED = 0.4  # share of what is asked for at first that a slow submission must have time for
MAX_WORKERS = 20
SHARE = 40  # fresh calls of each function that tell whether all of them fail, or none
FEWEST = 20  # of such calls, on each side
# How a call may end and still be one of the calls that a condition is about.
_ENDS = (Outcome.ERROR, Outcome.BAD_OUTPUT, Outcome.CRASH)


class ProbeBudget(NamedTuple):
    """How many CPU seconds of the submission's the search for conditions may cost; with none, there is no search.

    ``find`` makes the pools where they are needed; without it, they were prepared.
    """

    cpu_seconds: float
    find: Callable[[], Pools] | None = None


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


class BrokenOffError(Exception):
    """The submission is too slow for the budget, or breaks the rules: it is asked for nothing more."""


def probe(respondent: Respondent, done: Run, prepared: Prepared, budget: ProbeBudget) -> Probed:
    """Look for the conditions under which the program fails, if it fails some of its values."""
    program, runner, account = respondent
    exercise, key = program.exercise, prepared.key
    asked_for = dict.fromkeys(group.function for group in exercise.groups if may_tell(group))
    wrong = {function for function in asked_for if _is_partly_wrong(exercise, done, key, function)}
    if not wrong or not budget.cpu_seconds:
        return NOTHING
    pools = budget.find() if budget.find is not None else prepared.pools
    part = account.part(Budget(cpu_seconds=budget.cpu_seconds))
    with Session(runner, program, part, Bounds(workers=MAX_WORKERS)) as session:
        try:
            told = _told_of(pools, wrong, session, part)
        except BrokenOffError:
            told = []
    several = len({pool.function for pool in pools}) > 1
    conditions = tuple(replace(condition, one_of_several=several) for condition in told)
    return Probed(conditions, _aside(exercise, done, key, conditions), session.seconds)


def _told_of(pools: Pools, wrong: set[str], session: Session, account: Account) -> list[Condition]:
    """At most two sentences, of the first function that has strong ones, else of the first that has any."""
    talks = [_Talk(pool, session, account) for pool in pools if pool.function in wrong]
    special = {talk.pool.function: talk for talk in talks if talk.pool.special}
    weak: list[Condition] = []
    for usual in (talk for talk in talks if not talk.pool.special):
        told = _of_function(usual, special.get(usual.pool.function))
        if told and all(map(_is_strong, told)):
            return told
        weak = weak or told
    return weak or _of_all_functions(pools, wrong, session)


def _of_all_functions(pools: Pools, wrong: set[str], session: Session) -> list[Condition]:
    usuals = [pool for pool in pools if not pool.special]
    failing = [pool for pool in usuals if pool.function in wrong]
    return _by_function(failing, [pool for pool in usuals if pool not in failing], session)


def _of_function(usual: _Talk, special: _Talk | None) -> list[Condition]:
    """What the usual calls show, if it is strong or holds among the special ones too; else what those show."""
    told = _conditions(usual)
    if special is None or (told and all(map(_is_strong, told))):
        return told
    more = _conditions(special)
    return [each for each in told if special.bears_out(each)] or more


def _is_strong(condition: Condition) -> bool:
    """Whether most of what it speaks of fails, or what of it surely does is known."""
    mostly = condition.failing >= MOSTLY * condition.inside
    return mostly or condition.surely is not None


def _by_function(failing: Sequence[Pool], others: Sequence[Pool], session: Session) -> list[Condition]:
    """That calls of some functions fail, and those of the others do not, if it is so simple."""
    if not failing or not others:
        return []
    wrong, right = (_first_fresh(pools, session) for pools in (failing, others))
    if min(len(wrong), len(right)) < FEWEST or not all(wrong) or any(right):
        return []
    functions = tuple(pool.function for pool in failing)
    formula = Formula((Literal(Feature(Kind.CALLED, (Quantity(functions),))),))
    counts = len(wrong), len(wrong), len(right)
    return [Condition(Goal.FAILS, functions[0], formula, Exactness.EXACTLY, *counts)]


def _first_fresh(pools: Sequence[Pool], session: Session) -> list[bool]:
    """Of the first fresh calls of each pool, whether they fail."""
    failed: list[bool] = []
    for pool in pools:
        probes = [probe for probe in pool.probes[pool.searched + pool.own :] if probe.tells][:SHARE]
        ends = ends_of(probes, asked(probes, session))
        failed += [bool(ends.failing >> place & 1) for place in range(len(probes))]
    return failed


def _is_partly_wrong(exercise: Exercise, done: Run, key: AnswerKey, function: str) -> bool:
    """Whether some case of the function's values fails by its value, and not all do so by an exception."""
    verdicts = [
        verdict
        for group in exercise.groups
        if group.function == function and may_tell(group)
        for keyed, verdict in zip(key[group.name], done.verdicts.get(group.name, ()), strict=True)
        if isinstance(keyed.expected, Returns)
    ]
    failed = [verdict for verdict in verdicts if isinstance(verdict, Failed)]
    if any(verdict.outcome not in (*_ENDS, Outcome.WRONG) for verdict in failed):
        return False
    if not any(verdict.by_value for verdict in failed):  # only too many operations: no probe counts them
        return False
    return any(isinstance(verdict, Passed) or verdict.outcome is Outcome.WRONG for verdict in verdicts)


class Parts(NamedTuple):
    """Places of a pool, as sets of bits: to search by, the exercise's own, and to confirm what was found."""

    searched: int
    own: int
    fresh: int

    @property
    def every(self) -> int:
        return self.searched | self.own | self.fresh


def all_parts(pool: Pool) -> Parts:
    """All of a pool: what is fresh comes last."""
    before = pool.searched + pool.own
    return Parts(
        _first(pool.searched), _first(before) & ~_first(pool.searched), _first(len(pool.probes)) & ~_first(before)
    )


def _first(places: int) -> int:
    return (1 << places) - 1


def _first_parts(pool: Pool, share: float = 1.0) -> Parts:
    """What is asked for at first, or a ``share`` of it for a slow submission."""
    return _parts(pool, share * SEARCHED, share * CONFIRMING)


def _parts(pool: Pool, searched: float, fresh: float) -> Parts:
    """So many of a pool's calls to search by, and so many fresh ones."""
    whole = all_parts(pool)
    before = pool.searched + pool.own
    return Parts(whole.searched & _first(round(searched)), whole.own, whole.fresh & _first(before + round(fresh)))


def _afforded_parts(talk: _Talk) -> Parts:
    """All of a pool, or as much beside the first parts as there is time for, by what the calls so far have used."""
    whole = all_parts(talk.pool)
    share = min(1.0, RESERVED * talk.share(whole))
    searched, fresh = talk.pool.searched, whole.fresh.bit_count()
    return _parts(talk.pool, _between(SEARCHED, searched, share), _between(CONFIRMING, fresh, share))


def _between(few: int, all_: int, share: float) -> float:
    return few + share * max(0, all_ - few)


def _more_parts(whole: Parts, first: Parts) -> list[Parts]:
    """What of the ``whole`` is asked for where the ``first`` parts do not tell enough.

    All that had no part in the first search confirms its guess; then, what confirmed it serves another search, alone
    or with all that there is to search by.
    """
    if whole == first:
        return []
    tried = first.searched | first.fresh
    return [
        first._replace(fresh=whole.every & ~first.searched & ~first.own),
        Parts(tried, whole.own, whole.every & ~tried & ~whole.own),
        Parts(whole.searched | first.fresh, whole.own, whole.fresh & ~first.fresh),
    ]


class _Talk:
    """What a submission answers to the calls of one pool, as far as they were asked; ``ends`` says how they ended."""

    def __init__(self, pool: Pool, session: Session, account: Account) -> None:
        self.pool = pool
        self.ends = Ends(0, 0, 0, {})
        self._asked = 0
        self._used = 0.0
        self._session = session
        self._account = account

    def ask(self, places: int) -> None:
        """Ask for what of ``places`` was not asked yet; ``BrokenOffError`` where not every call ends by itself."""
        left, before = places & ~self._asked, self.cpu_left
        numbers = [place for place in range(left.bit_length()) if left >> place & 1]
        probes = [self.pool.probes[place] for place in numbers]
        ends = ends_of(probes, asked(probes, self._session), numbers)
        self._asked |= left
        self._used += before - self.cpu_left
        self.ends = Ends(
            self.ends.failing | ends.failing,
            self.ends.raising | ends.raising,
            self.ends.shape | ends.shape,
            {**self.ends.raised, **ends.raised},
        )

    def bears_out(self, condition: Condition) -> bool:
        """Whether nothing of what a condition speaks of happens outside of it."""
        parts = _afforded_parts(self)
        self.ask(parts.every)
        sides = questions(self.pool, self.ends, parts).get(condition.goal)
        return sides is None or not sides.failing & sides.asked & ~calls_of(condition.formula, self.table)

    @property
    def table(self) -> Table:
        """The pool's answers."""
        return self.pool.words.table

    @property
    def cpu_left(self) -> float:
        """CPU seconds that are left of the budget."""
        return self._account.cpu_left

    @property
    def fails_always(self) -> bool:
        return self.ends.failing == self._asked

    def share(self, wanted: Parts) -> float:
        """Which share of what is ``wanted`` there is time for, at the cost of the calls so far."""
        left = (wanted.every & ~self._asked).bit_count() * self._used / self._asked.bit_count()
        return 1.0 if left <= self.cpu_left else self.cpu_left / left


def _conditions(talk: _Talk) -> list[Condition]:
    """The conditions that a pool shows: by as few of its calls as tell them."""
    pool = talk.pool
    talk.ask(_first(min(FIRST, pool.searched)))
    if talk.fails_always:
        return []  # there is nothing to tell failing calls from
    first = _first_parts(pool)
    share = talk.share(first)
    if share < FEWEST_AFFORDED:
        raise BrokenOffError
    if share < 1:
        return _told(pool, _found(talk, _first_parts(pool, share)), talk.ends)
    found = _found(talk, first)
    whole = _afforded_parts(talk)
    more = _more_parts(whole, first)
    if more and found and all(map(_is_settled, found.values())):
        found = _held_to_the_rest(talk, found, first, whole) or _found(talk, more[-1])
    elif more:
        found = _best(_found(talk, parts) for parts in more)
    return _told(pool, found, talk.ends)


def _best(tries: Iterable[dict[Goal, Found]]) -> dict[Goal, Found]:
    """The first that says something exactly; else the last whose first guess is borne out; else the last of all."""
    best: dict[Goal, Found] = {}
    for found in tries:
        if any(one.exactness is Exactness.EXACTLY for one in found.values()):
            return found
        if found and not (_is_first_guess(best) and not _is_first_guess(found)):
            best = found
    return best


def _is_first_guess(found: Mapping[Goal, Found]) -> bool:
    return bool(found) and not any(one.refuted for one in found.values())


def _held_to_the_rest(talk: _Talk, found: Mapping[Goal, Found], first: Parts, whole: Parts) -> dict[Goal, Found]:
    """Ask for all that lies inside of what is said to be exact: a call that passes there makes it "only when".

    Where two literals or more, that fit more easily, are said, ask for everything.
    """
    rest = whole.every & ~first.every
    more = 0
    for one in found.values():
        if len(one.guess.said.formula.literals) > 1:
            more |= rest
        elif one.exactness is Exactness.EXACTLY:
            more |= rest & one.guess.said.calls
    parts = first._replace(fresh=first.fresh | more)
    talk.ask(parts.fresh)
    return _confirmed(talk, {goal: (one.guess,) for goal, one in found.items()}, parts)


def _found(talk: _Talk, parts: Parts) -> dict[Goal, Found]:
    """What the search finds in a part of the pool, as far as another confirms it."""
    talk.ask(parts.searched | parts.own)
    guesses = _guesses(talk.pool, talk.ends, parts)
    if any(guesses.values()):
        talk.ask(parts.fresh)
    return _confirmed(talk, guesses, parts)


def _is_settled(found: Found) -> bool:
    """Whether it was seen in so many calls that more could hardly say anything else, or say it more exactly."""
    if min(found.evidence) < MUCH or found.refuted:
        return False
    if found.exactness is Exactness.ONLY:
        return not found.guess.exactly or found.counts.failing < found.counts.inside
    return found.exactness is Exactness.EXACTLY and min(found.counts.inside, found.counts.outside) >= MUCH


def _guesses(pool: Pool, ends: Ends, parts: Parts) -> dict[Goal, tuple[Guess, ...]]:
    """What the search finds: for all that fails, for what raises, and for what returns something wrong."""
    return {
        goal: tuple(plain(guess, pool.words.table, sides.asked) for guess in search(pool.words, sides))
        for goal, sides in questions(pool, ends, parts).items()
    }


def questions(pool: Pool, ends: Ends, parts: Parts) -> dict[Goal, Sides]:
    """About which calls each goal asks, and which of them fail."""
    telling = parts.every & ~_trivial(pool, ends)
    wrong = ends.failing & ~ends.raising
    about = {Goal.FAILS: Sides(telling, ends.failing, *parts)}
    if ends.raising and wrong:
        about[Goal.RAISES] = Sides(telling, ends.raising, *parts)
        about[Goal.WRONG] = Sides(telling & ~ends.raising, wrong, *parts)
    if ends.shape and ends.shape != wrong:
        about[Goal.SHAPE] = Sides(telling & ~ends.raising, ends.shape, *parts)
    return about


def _confirmed(talk: _Talk, guesses: Mapping[Goal, tuple[Guess, ...]], parts: Parts) -> dict[Goal, Found]:
    """What the fresh calls confirm: of each goal's guesses the first that they bear out."""
    about = questions(talk.pool, talk.ends, parts)
    found: dict[Goal, Found] = {}
    for goal in guesses.keys() & about.keys():
        for place, guess in enumerate(guesses[goal]):
            if (one := confirmed(guess, about[goal], talk.table)) is not None:
                found[goal] = one._replace(refuted=place)
                break
    return found


def _told(pool: Pool, found: Mapping[Goal, Found], ends: Ends) -> list[Condition]:
    """What was confirmed, in at most two sentences: of all that fails, or of its parts."""
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


def ends_of(probes: Sequence[Probe], replies: Sequence[Reply], places: Sequence[int] | None = None) -> Ends:
    """How ``probes`` ended; ``places`` are theirs in the pool, if they are not its first."""
    failing = raising = shape = 0
    raised: dict[int, str] = {}
    for place, each, reply in zip(range(len(probes)) if places is None else places, probes, replies, strict=True):
        match reply.result:
            case Returned(value=value):
                # To the last bit, mostly; to look closer takes a hundred times as long.
                difference = None if value == each.expected else compare(each.expected, value)
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
    return frozenset(place for condition in raising for place in _told_by(exercise, done, key, condition))


def _told_by(exercise: Exercise, done: Run, key: AnswerKey, condition: Condition) -> Iterator[tuple[str, int]]:
    """The cases that raise and of which the condition is true."""
    groups = [group for group in exercise.groups if group.function == condition.function]
    signature = exercise.signature(condition.function)
    calls = {
        (group.name, place): bound(keyed.case.call, signature)
        for group in groups
        for place, keyed in enumerate(key[group.name])
    }
    known = spoken(exercise, [call for call in calls.values() if call is not None])
    for group in groups:
        for place, (keyed, verdict) in enumerate(zip(key[group.name], done.verdicts.get(group.name, ()), strict=False)):
            arguments = calls[group.name, place]
            if verdict.outcome is not Outcome.ERROR or arguments is None or not isinstance(keyed.expected, Returns):
                continue
            if holds(condition.formula, features(arguments, keyed.expected.value, known)):
                yield group.name, place


def asked(probes: Sequence[Probe], session: Session) -> Sequence[Reply]:
    """The replies to all ``probes``; ``BrokenOffError`` if one says that it is too slow, or breaks the rules."""
    queries = [Query(each.call.function, each.call.args, each.call.kwargs, ()) for each in probes]
    replies = session.ask_more([queries]) if queries else ()
    ended = [reply.result.outcome for reply in replies if isinstance(reply.result, Ended)]
    if len(replies) < len(queries) or not all(outcome in _ENDS for outcome in ended):
        raise BrokenOffError
    return replies
