"""Proof that an exercise can tell right from wrong.

The starter earns nothing, the reference solution everything, also with a fifth of the time and memory. Unusual right
solutions earn everything and are told nothing; what is right in part earns what its entry says, and is named no mistake
that it does not make. Every member of a known mistake fails exactly the groups that its entry names, knowing the
visible cases by heart earns no hidden group, and no automatic mutant of the reference passes. Pictures add up to what
these programs return. All of them are run as submissions are, by the same processes as anybody's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.author.completeness import (
    learnt_by_heart,
    missing_cases,
    missing_languages,
    unlisted_programs,
    unneeded_groups,
    unopened_groups,
    unvaried_facts,
)
from grader.author.definitions import unlike_their_signature
from grader.author.memorised import MadeUp, Rest, made_up
from grader.author.mutants import Mutant, mutants
from grader.author.pictures import untrue_pictures, untrue_pictures_of_mistakes
from grader.author.verification import Finding, MutantCount, SolutionCount, Verification
from grader.cache import Cache
from grader.judge.answer_keys import AnswerKey, build_key, reference_program
from grader.judge.behaviours import Behaviours, Families
from grader.judge.budget import Account
from grader.judge.compare import compare
from grader.judge.grade import grade
from grader.judge.prepared import Prepared, prepare, with_pools
from grader.judge.run import Run, run
from grader.judge.runner import Pool, Runner
from grader.judge.scoring import judges_values
from grader.judge.session import Bounds, GiveUpPolicy, Program, Source
from grader.model.exercise import (
    FINDINGS,
    Equivalent,
    Exercise,
    Group,
    LikeReference,
    Limits,
    PartialSolution,
    Returns,
    Reveal,
    SourceFile,
    WrongSolution,
)
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.reporting.rendering import call_text

# The reference may need so much less than the limits allow; whatever is run to be caught gets no more than it.
MARGIN = 5
_AT_ONCE = Bounds(give_up=GiveUpPolicy(in_a_row=1, in_all=1))
_FIRST = 2  # cases of each group, on which a mutant is tried before all


class _Proof(NamedTuple):
    """What is proven, where it runs, and whom to tell after each program."""

    prepared: Prepared
    reference: SourceFile
    pool: Pool
    tell: Callable[[], None]

    @property
    def exercise(self) -> Exercise:
        return self.prepared.exercise


def steps(exercise: Exercise) -> int:
    """Count the programs that :func:`verify` runs, for a progress bar."""
    if exercise.reference is None:
        return 0
    programs = sum(len(wrong.members) for wrong in exercise.wrong) + len(exercise.partial) + len(exercise.right)
    return 3 + len(Rest) + programs + len(mutants(exercise.reference.source))


def verify(exercise: Exercise, cache: Cache, pool: Pool, tell: Callable[[], None] = lambda: None) -> Verification:
    """Run the starter, the reference, what is made up, all known solutions and every mutant; ``tell`` after each."""
    findings = [*missing_cases(exercise), *missing_languages(exercise), *unneeded_groups(exercise)]
    findings += unopened_groups(exercise)
    findings += unlisted_programs(exercise)
    findings += unlike_their_signature(exercise)
    if exercise.reference is None:
        findings.append(Finding(str(Path(exercise.yaml).parent), "there is no reference solution in solutions/"))
        return Verification(exercise.slug, SolutionCount(), 0, MutantCount(), tuple(findings))
    with pool.one() as runner:
        prepared = prepare(exercise, runner, cache)
        proof = _Proof(prepared, exercise.reference, pool, tell)
        findings += learnt_by_heart(exercise, prepared.key)
        findings += unvaried_facts(exercise, prepared.key)
        findings += untrue_pictures(exercise, prepared.key)
        findings += untrue_pictures_of_mistakes(exercise, prepared.key, prepared.behaviours)
        findings += _hand_written(exercise, prepared.key, runner)
        findings += _starter(exercise.starter, _graded(prepared, exercise.starter, runner))
        tell()
        revealed = msgspec.structs.replace(prepared, exercise=_revealed(exercise))
        failed = [*_reference(exercise.reference.path, _graded(revealed, exercise.reference, runner))]
        tell()
        findings += failed or _narrow_limits(proof, runner)
    solutions = SolutionCount(
        sum(len(wrong.members) for wrong in exercise.wrong), len(exercise.partial), len(exercise.right)
    )
    cases = sum(len(keyed) for keyed in prepared.key.values())
    if failed:  # nothing can be held against it
        return Verification(exercise.slug, solutions, cases, MutantCount(), tuple(findings))
    tell()
    findings += _made_up(proof)
    findings += _wrong_solutions(proof)
    if exercise.partial or exercise.right:
        with pool.one() as runner:
            proof = proof._replace(prepared=with_pools(prepared, runner, cache))
        findings += _partial_solutions(proof)
        findings += _right_solutions(proof)
    findings += _alike(exercise, prepared.behaviours)
    count, survivors = _mutants(proof)
    return Verification(exercise.slug, solutions, cases, count, (*findings, *survivors))


def _graded(prepared: Prepared, file: SourceFile, runner: Runner) -> Report:
    path = Path(file.path)
    return grade(prepared, Submission(path.stem, prepared.exercise.slug, path, file.source), runner)


def _revealed(exercise: Exercise) -> Exercise:
    """The same with feedback that hides nothing: it is for its author."""
    groups = tuple(msgspec.structs.replace(group, reveal=Reveal.COUNTEREXAMPLE) for group in exercise.groups)
    return msgspec.structs.replace(exercise, groups=groups)


def _wrong_solutions(proof: _Proof) -> Iterator[Finding]:
    left_out = {group.name for group in proof.exercise.groups if group.missing_extra}
    members = [(wrong, member) for wrong in proof.exercise.wrong for member in wrong.members]
    for (wrong, member), report in zip(members, _reports(proof, [member for _, member in members]), strict=True):
        yield from _wrong(wrong, member, report, left_out)


def _partial_solutions(proof: _Proof) -> Iterator[Finding]:
    partial = proof.exercise.partial
    for each, report in zip(partial, _reports(proof, [each.file for each in partial]), strict=True):
        for problem in _in_part(each, report):
            yield Finding(each.file.path, f"the partial solution {each.name!r} {problem}")


def _right_solutions(proof: _Proof) -> Iterator[Finding]:
    right = proof.exercise.right
    for file, report in zip(right, _reports(proof, right), strict=True):
        for problem in _all_right(report):
            yield Finding(file.path, f"the right solution {Path(file.path).stem!r} {problem}")


def _reports(proof: _Proof, files: Sequence[SourceFile]) -> Iterator[Report]:
    for report in proof.pool.each(lambda runner, file: _graded(proof.prepared, file, runner), files):
        proof.tell()
        yield report


def _made_up(proof: _Proof) -> Iterator[Finding]:
    """Whoever knows the visible cases by heart earns the visible groups, and nothing else.

    Where a package is missing, and with it the values that open the other groups, these cannot be held to that. The
    rules of the exercise are not in force: points have to be safe without them.
    """
    exercise = msgspec.structs.replace(proof.exercise, forbid=())
    prepared = msgspec.structs.replace(proof.prepared, exercise=exercise)
    opened = any(group.hidden and judges_values(group) for group in exercise.groups)

    def graded(runner: Runner, each: MadeUp) -> Report:
        return _graded(prepared, SourceFile(exercise.outline.submit, each.source), runner)

    programs = tuple(made_up(prepared))
    groups = {group.name: group for group in exercise.groups}
    for each, report in zip(programs, proof.pool.each(graded, programs), strict=True):
        proof.tell()
        if report.message:
            yield Finding(exercise.hidden_yaml, f"what is made up, and {each.rest}, cannot be run: {report.message}")
        earned = [group for group in report.groups if group.hidden and group.score and not group.measured]
        earned = [group for group in earned if opened or judges_values(groups[group.name])]
        if earned:
            names = ", ".join(f"{group.name!r} ({group.score:g})" for group in earned)
            problem = f"who knows the visible cases by heart and {each.rest} earns {names}; only visible groups should"
            yield Finding(exercise.hidden_yaml, problem)


def _hand_written(exercise: Exercise, key: AnswerKey, runner: Runner) -> Iterator[Finding]:
    """A value that the author wrote down must be the one that the reference solution returns."""
    asked = msgspec.structs.replace(exercise, groups=_all_from_reference(exercise))
    from_reference = build_key(asked, runner)
    for group in exercise.groups:
        for keyed, answered in zip(key[group.name], from_reference[group.name], strict=False):
            match keyed.case.expectation, answered.expected:
                case Returns(value=written), Returns(value=returned) if difference := compare(written, returned):
                    place = f"{call_text(keyed.case.call)} in the group {group.name!r}"
                    problem = f"'expect' of {place} is not what the reference returns: {difference.message}"
                    yield Finding(exercise.yaml, problem)


def _all_from_reference(exercise: Exercise) -> tuple[Group, ...]:
    """The groups with their written cases alone, and every value that is written to be had from the reference."""
    return tuple(
        msgspec.structs.replace(
            group,
            given=None,
            cases=tuple(
                msgspec.structs.replace(case, expectation=LikeReference())
                if isinstance(case.expectation, Returns)
                else case
                for case in group.cases
            ),
        )
        for group in exercise.groups
    )


def _starter(starter: SourceFile, report: Report) -> Iterator[Finding]:
    if report.score:
        problem = f"the starter earns {report.score:g} of {report.max_score:g} points; it should earn none"
        yield Finding(starter.path, problem)


def _reference(path: str, report: Report) -> Iterator[Finding]:
    if report.message:
        yield Finding(path, f"the reference solution: {report.message}")
    for problem in _failing_groups(report):
        yield Finding(path, f"the reference solution {problem}")


def _failing_groups(report: Report) -> Iterator[str]:
    """Each group that costs points, with what is known of its first failing case."""
    for group in report.groups:
        if group.score < group.points:
            why = f" ({group.failure.why})" if group.failure and group.failure.why else ""
            reason = f": {group.failure.message}{why}" if group.failure else ""
            yield f"fails {group.name!r} ({group.outcome}){reason}"


def _in_part(partial: PartialSolution, report: Report) -> Iterator[str]:
    """What is not as the entry of a right but incomplete solution says."""
    named = {mistake.name for mistake in report.mistakes}
    if report.message:
        yield f"cannot be run: {report.message}"
    if report.score < partial.earns:
        yield f"earns {report.score:g} points; it should earn at least {partial.earns:g}"
    if report.score >= report.max_score:
        yield "earns everything, so nothing is missing from it: move it to right/"
    for name in partial.tells:
        if name not in FINDINGS and name not in named:
            yield f"is not told that it makes the mistake {name!r}, as 'tells' says"
    if "refusals" in partial.tells and not (report.unrefused or report.misrefused):
        yield "is not told of bad arguments that it does not refuse, as 'tells' says"
    if "condition" in partial.tells and not report.conditions:
        yield "is not told when it fails, as 'tells' says"
    for name in sorted(named - set(partial.tells)):
        yield f"is named the mistake {name!r}, which 'tells' does not list"


def _all_right(report: Report) -> Iterator[str]:
    """What a right solution should not be told."""
    if report.message:
        yield f"is told: {report.message}"
    yield from _failing_groups(report)
    for mistake in report.mistakes:
        yield f"is named the mistake {mistake.name!r}"
    if report.conditions:
        yield "is told when it fails"
    if report.unrefused or report.misrefused:
        yield "is told of bad arguments that it does not refuse"


def _wrong(wrong: WrongSolution, member: SourceFile, report: Report, left_out: set[str]) -> Iterator[Finding]:
    """What is not as the entry of a known mistake says."""
    failed = {group.name for group in report.groups if group.score < group.points}
    graded = {group.name for group in report.groups}
    if report.message:
        yield Finding(member.path, f"{wrong.name}: {report.message}")
    for name in wrong.fails:
        if name not in failed and name not in left_out:
            reason = "nothing there fails it" if name in graded else "no group of that name has cases"
            yield Finding(
                member.path, f"the wrong solution {wrong.name!r} got through: it should fail {name!r}, and {reason}"
            )
    for name in sorted(failed - set(wrong.fails)):
        yield Finding(
            member.path, f"the wrong solution {wrong.name!r} also fails {name!r}, which its entry does not name"
        )


def _alike(exercise: Exercise, known: Families) -> Iterator[Finding]:
    """Two mistakes that no case tells apart cannot be named."""
    for wrong, other in itertools.combinations(exercise.wrong, 2):
        pairs = itertools.product(known[wrong.name], known[other.name])
        if any(_behave_alike(mine, theirs) for mine, theirs in pairs):
            problem = f"{other.name!r} and {wrong.name!r} behave alike in every case: add one to tell"
            yield Finding(other.members[0].path, problem)


def _behave_alike(mine: Behaviours, theirs: Behaviours) -> bool:
    return all(a.is_like(b) for name in mine for a, b in zip(mine[name], theirs[name], strict=True))


def _narrow_limits(proof: _Proof, runner: Runner) -> Iterator[Finding]:
    program = reference_program(_with_a_share(proof.exercise), proof.reference)
    outcomes = _outcomes(run(program, proof.prepared.key, runner, Account()))
    for outcome, limit in ((Outcome.TIMEOUT, "seconds"), (Outcome.MEMORY, "memory_mb")):
        if outcome in outcomes:
            problem = (
                f"'limits' leave the reference solution too little: with a {MARGIN}th of {limit} it ends in {outcome}"
            )
            yield Finding(proof.exercise.yaml, problem)


def _with_a_share(exercise: Exercise) -> Exercise:
    limits = Limits(exercise.limits.seconds / MARGIN, max(exercise.limits.memory_mb // MARGIN, 1))
    return msgspec.structs.replace(exercise, limits=limits)


def _mutants(proof: _Proof) -> tuple[MutantCount, list[Finding]]:
    """Run every mutant until it fails once, and see which of the others the author has argued for."""
    made = mutants(proof.reference.source)
    entries = [_argument(proof.exercise, mutant) for mutant in made]
    survived = equivalent = 0
    findings: list[Finding] = []
    for mutant, entry, passed in zip(made, entries, _passed(proof, made), strict=True):
        proof.tell()
        if passed and entry is not None:
            equivalent += 1
        elif passed:
            survived += 1
            findings.append(Finding(proof.reference.path, f"a mutant passes, in line {mutant.line}:\n{mutant.diff()}"))
        elif entry is not None:
            problem = f"'equivalent' has a mutant that is killed; drop it:\n{mutant.diff()}"
            findings.append(Finding(proof.reference.path, problem))
    findings += [
        Finding(proof.reference.path, f"'equivalent' has a mutant that is not made: {entry.becomes!r}; drop it")
        for entry in proof.exercise.equivalent
        if entry not in entries
    ]
    return MutantCount(len(made), len(made) - equivalent - survived, equivalent, survived), findings


def _passed(proof: _Proof, made: tuple[Mutant, ...]) -> Iterator[bool]:
    """Whether each mutant passes every case."""
    hurried = _with_a_share(proof.exercise)
    first = {name: keyed[:_FIRST] for name, keyed in proof.prepared.key.items()}  # which is enough for most

    def passes(runner: Runner, mutant: Mutant) -> bool:
        program = Program(hurried, Source(hurried.outline.submit, mutant.source))
        parts = (first, proof.prepared.key)
        return all(_outcomes(run(program, part, runner, Account(), _AT_ONCE)) <= {Outcome.OK} for part in parts)

    return proof.pool.each(passes, made)


def _argument(exercise: Exercise, mutant: Mutant) -> Equivalent | None:
    """Why ``mutant`` is equivalent, if the author says so."""
    return next((entry for entry in exercise.equivalent if _is_about(entry, mutant)), None)


def _outcomes(done: Run) -> set[Outcome]:
    cases = {verdict.outcome for verdicts in done.verdicts.values() for verdict in verdicts}
    return cases | {test.outcome for tests in done.tests.values() for test in tests}


def _is_about(entry: Equivalent, mutant: Mutant) -> bool:
    return (entry.line.split(), entry.becomes.split()) == (mutant.before.split(), mutant.after.split())
