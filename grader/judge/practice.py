"""A practice key: what lets a learner without the solutions practise, and tells nothing that grading depends on.

It is made where the solutions are, and goes into a handout. It holds calls like the hidden ones with their answers, how
each known mistake behaves in them, and pools of calls by which is found out when a submission fails. So
``grader check`` shows the smallest call that fails, names mistakes and finds conditions, as it does beside the
solutions.

What it does not hold: the source of a reference or wrong solution; a call of a hidden group; anything of a group that
reveals nothing, is a pytest file, or has only cases that its author wrote out. Generated calls come from a seed that no
learner's inputs have, and those of a sweep from the part of it that is not hidden. Calls that meet a hidden one all
the same, as they do where few are possible, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec.msgpack import encode
from msgspec.structs import replace

from grader.errors import ExerciseError
from grader.judge.answer_keys import AnswerKey, KeyedCase, build_key
from grader.judge.arguments import bound
from grader.judge.behaviours import Behaviours, Families, behaviours_of_mistakes
from grader.judge.prepared import Prepared
from grader.judge.probes import Answers, Pool, Pools, build_pools
from grader.judge.runner import Runner
from grader.model.exercise import Call, Exercise, Group, Reveal, SourceFile, Text, WrongSolution
from grader.model.report import Outcome

FORMAT = 1  # of the file; what is dropped or changes its meaning makes another
SEED = "\0practice"  # no learner's name holds a NUL, so that nobody's own inputs are made from it
SPARE = 2  # calls made for each that is wanted, as some may meet hidden ones

_Decided = Callable[[Call], bool]


class KnownMistake(msgspec.Struct, frozen=True):
    """A known mistake by its name, without its source; and how each way to make it behaves."""

    name: str
    title: Text
    hint: Text
    behaviours: tuple[Behaviours, ...]


class PracticeKey(msgspec.Struct, frozen=True):
    """All that a handout says of one exercise beside its public files, whose digest is ``published``.

    ``cases`` stand in for those of hidden groups, by the group's name, the smallest first. ``asked`` names all groups
    that the mistakes' behaviours are about, visible ones included.
    """

    published: str
    cases: AnswerKey
    asked: tuple[str, ...]
    mistakes: tuple[KnownMistake, ...]
    pools: Pools
    format: int = FORMAT


def build_practice_key(exercise: Exercise, hidden: AnswerKey, runner: Runner) -> PracticeKey:
    """Make the practice key of ``exercise``, whose ``hidden`` calls are in its own key.

    ``ExerciseError`` where nothing can be generated, or the reference solution does not answer.
    """
    is_hidden = _meets(exercise, hidden)
    source = replace(exercise, groups=tuple(map(_practised, exercise.groups)))
    made = build_key(source, runner, SEED)
    cases = {group.name: _chosen(group, made[group.name], is_hidden) for group in source.groups}
    practised = replace(source, groups=tuple(_with_cases(group, cases[group.name]) for group in source.groups))
    behaviours = behaviours_of_mistakes(practised, cases, runner)
    return PracticeKey(
        published=exercise.published_sha256,
        cases={group.name: cases[group.name] for group in practised.groups if group.hidden and cases[group.name]},
        asked=tuple(name for name, keyed in cases.items() if keyed),
        mistakes=tuple(_mistakes(exercise.wrong, behaviours)),
        pools=tuple(_without(pool, is_hidden) for pool in build_pools(practised, cases, runner, SEED)),
    )


def prepared(exercise: Exercise, practice: PracticeKey, runner: Runner) -> Prepared:
    """Prepare an ``exercise`` without solutions by its ``practice`` key.

    ``ExerciseError`` where the key belongs to other public files than these.
    """
    if practice.published != exercise.published_sha256:
        problem = "the practice key beside it was made for another version of this file; get the handout again"
        raise ExerciseError(exercise.yaml, None, problem)
    groups = tuple(_standing_in(group, practice.cases.get(group.name, ())) for group in exercise.groups)
    visible = replace(exercise, groups=tuple(group for group in exercise.groups if not group.hidden))
    key = {group.name: () for group in groups} | build_key(visible, runner)
    key |= {group.name: practice.cases[group.name] for group in groups if group.stands_in}
    # What needs a package that was not there when the key was made: nobody knows what a mistake does in it.
    is_known = all(name in practice.asked for name, cases in key.items() if cases)
    wrong = tuple(map(_wrong, practice.mistakes)) if is_known else ()
    behaviours: Families = {each.name: each.behaviours for each in practice.mistakes} if is_known else {}
    return Prepared(replace(exercise, groups=groups, wrong=wrong), "", key, behaviours, practice.pools)


def write(practice: PracticeKey) -> bytes:
    """Write ``practice`` as a handout holds it."""
    return encode(practice)


def read(data: bytes, path: str) -> PracticeKey:
    """Read what :func:`write` wrote; ``ExerciseError`` about ``path`` for anything else."""
    try:
        practice = msgspec.msgpack.decode(data, type=PracticeKey)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        problem = f"is not a practice key that this version can read ({error}); get the handout and the grader again"
        raise ExerciseError(path, None, problem) from error
    if practice.format != FORMAT:
        problem = f"is a practice key of format {practice.format}, and {FORMAT} can be read; get the handout again"
        raise ExerciseError(path, None, problem)
    return practice


# --- making one --------------------------------------------------------------------------------------------------


def _practised(group: Group) -> Group:
    """``group`` with what may be practised in place of what is hidden."""
    if not group.hidden:
        return group
    if group.reveal is Reveal.NOTHING:
        return replace(group, cases=(), given=None, tests=None)
    given = group.given and replace(group.given, examples=SPARE * group.given.examples)
    return replace(group, cases=group.practice, given=given, tests=None)


def _chosen(group: Group, made: tuple[KeyedCase, ...], is_hidden: _Decided) -> tuple[KeyedCase, ...]:
    """The calls of a group as its learners may have them, smallest first: as many as there are hidden ones."""
    if not group.hidden:
        return made
    apart = [replace(keyed, choices=None) for keyed in made if not is_hidden(keyed.case.call)]
    wanted = min(len(apart), group.given.examples // SPARE) if group.given is not None else len(apart)
    return tuple(apart[place * len(apart) // wanted] for place in range(wanted))


def _with_cases(group: Group, cases: tuple[KeyedCase, ...]) -> Group:
    """A group of which nothing can be practised has no cases, and nothing to make any from."""
    if not group.hidden:
        return group
    return replace(group, cases=tuple(keyed.case for keyed in cases), given=group.given if cases else None)


def _meets(exercise: Exercise, hidden: AnswerKey) -> _Decided:
    """Whether a call works with the same arguments as one that is hidden and not also visible."""
    visible, secret = (
        {
            _arguments(exercise, keyed.case.call)
            for group in exercise.groups
            if group.hidden is is_hidden
            for keyed in hidden[group.name]
        }
        for is_hidden in (False, True)
    )
    withheld = secret - visible
    return lambda call: _arguments(exercise, call) in withheld


def _arguments(exercise: Exercise, call: Call) -> bytes:
    """What a call works with, however it is spelled: by position, by name, or by a default."""
    signature = exercise.signature(call.function)
    if (arguments := bound(call, signature)) is None:
        return encode((call.function, call.args, sorted(call.kwargs.items())))
    return encode((call.function, [arguments.effective(parameter.name) for parameter in signature.parameters]))


def _mistakes(wrong: Iterable[WrongSolution], behaviours: Families) -> Iterator[KnownMistake]:
    """The mistakes that show in what may be practised; the others could not be named, and stay unknown."""
    for each in wrong:
        if shown := tuple(filter(_is_seen, behaviours[each.name])):
            yield KnownMistake(each.name, each.title, each.hint, shown)


def _is_seen(behaves: Behaviours) -> bool:
    return any(case.outcome is not Outcome.OK for cases in behaves.values() for case in cases)


def _without(pool: Pool, is_hidden: _Decided) -> Pool:
    """``pool`` without the calls that are hidden ones."""
    kept = [place for place, probe in enumerate(pool.probes) if not is_hidden(probe.call)]
    before = pool.searched + pool.own
    return Pool(
        function=pool.function,
        probes=tuple(pool.probes[place] for place in kept),
        searched=sum(place < pool.searched for place in kept),
        own=sum(pool.searched <= place < before for place in kept),
        answers=tuple(Answers(each.feature, _bits(each.yes, kept), _bits(each.no, kept)) for each in pool.answers),
    )


def _bits(data: bytes, places: list[int]) -> bytes:
    """The bits at ``places``, next to each other."""
    old = int.from_bytes(data, "little")
    new = sum((old >> place & 1) << index for index, place in enumerate(places))
    return new.to_bytes(len(places) // 8 + 1, "little")


# --- using one ---------------------------------------------------------------------------------------------------


def _standing_in(group: Group, cases: tuple[KeyedCase, ...]) -> Group:
    """``group`` with practice calls, all of which may be shown."""
    if not group.hidden or group.missing_extra is not None or not cases:
        return group
    calls = tuple(keyed.case for keyed in cases)
    return replace(group, cases=calls, reveal=Reveal.COUNTEREXAMPLE, stands_in=True)


def _wrong(mistake: KnownMistake) -> WrongSolution:
    """The mistake as far as it is known: its members have no source, which nobody runs here."""
    members = tuple(SourceFile(f"{mistake.name}-{place}", b"") for place, _ in enumerate(mistake.behaviours))
    return WrongSolution(mistake.name, members, mistake.title, (), mistake.hint)
