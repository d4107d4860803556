"""Proof that an exercise can tell right from wrong.

The starter earns nothing, the reference solution everything, also with a fifth of the time and memory, every wrong
solution fails exactly the groups that its entry names, and no automatic mutant of the reference passes. All of them are
run as submissions are, by the same processes as anybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from grader.author.completeness import learnt_by_heart, missing_cases, missing_languages, unneeded_groups
from grader.author.definitions import unlike_their_signature
from grader.author.mutants import Mutant, mutants
from grader.author.verification import Finding, MutantCount, Verification
from grader.exercise.text_file import read_text
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.behaviours import Behaviours
from grader.judge.calls import Patience, Source
from grader.judge.compare import compare
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys
from grader.judge.run import Trial, try_out
from grader.model.exercise import Equivalent, Exercise, Group, Limits, Reveal, WrongSolution
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.reporting.rendering import call_text
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes

# The reference may need so much less than the limits allow; whatever is run to be caught gets no more than it.
MARGIN = 5
_AT_ONCE = Patience(in_a_row=1, in_all=1)
_FIRST = 2  # cases of each group, on which a mutant is tried before all


def steps(exercise: Exercise) -> int:
    """How many programs :func:`verify` runs, for a progress bar."""
    if exercise.reference is None:
        return 0
    return 3 + len(exercise.wrong) + len(_mutants_of(exercise.reference))


def verify(
    exercise: Exercise, keys: AnswerKeys, sandboxes: Sandboxes, tell: Callable[[], None] = lambda: None
) -> Verification:
    """Run the starter, the reference, every wrong solution and every mutant of ``exercise``; ``tell`` after each."""
    findings = [*missing_cases(exercise), *missing_languages(exercise), *unneeded_groups(exercise)]
    findings += unlike_their_signature(exercise)
    if exercise.reference is None:
        findings.append(Finding(exercise.folder, "there is no reference solution in solutions/"))
        return Verification(exercise.slug, 0, 0, MutantCount(), tuple(findings))
    # Both before anything runs side by side: they are worked out in one of the sandboxes.
    key, known = keys.key(exercise), keys.behaviours(exercise)
    findings += learnt_by_heart(exercise, key)
    findings += _hand_written(exercise, key, sandboxes.first)
    cases = sum(len(keyed) for keyed in key.values())
    findings += _starter(exercise, _graded(exercise, exercise.starter, keys, sandboxes.first))
    tell()
    failed = [*_reference(exercise.reference, _graded(_revealed(exercise), exercise.reference, keys, sandboxes.first))]
    tell()
    if failed:  # nothing can be held against it
        return Verification(exercise.slug, len(exercise.wrong), cases, MutantCount(), (*findings, *failed))
    findings += _wrong_solutions(exercise, keys, sandboxes, tell)
    findings += _alike(exercise, known)
    findings += _narrow_limits(exercise, exercise.reference, key, sandboxes.first)
    tell()
    count, survivors = _mutants(exercise, exercise.reference, key, sandboxes, tell)
    return Verification(exercise.slug, len(exercise.wrong), cases, count, (*findings, *survivors))


def _graded(exercise: Exercise, path: Path, keys: AnswerKeys, sandbox: Sandbox) -> Report:
    return grade(exercise, Submission(path.stem, exercise.slug, path, path.read_bytes()), keys, sandbox)


def _revealed(exercise: Exercise) -> Exercise:
    """The same with feedback that hides nothing: it is for its author."""
    groups = tuple(msgspec.structs.replace(group, reveal=Reveal.COUNTEREXAMPLE) for group in exercise.groups)
    return msgspec.structs.replace(exercise, groups=groups)


def _wrong_solutions(
    exercise: Exercise, keys: AnswerKeys, sandboxes: Sandboxes, tell: Callable[[], None]
) -> Iterator[Finding]:
    left_out = {group.name for group in exercise.groups if group.lacks}
    reports = sandboxes.each(lambda sandbox, wrong: _graded(exercise, wrong.path, keys, sandbox), exercise.wrong)
    for wrong, report in zip(exercise.wrong, reports, strict=True):
        tell()
        yield from _wrong(wrong, report, left_out)


def _hand_written(exercise: Exercise, key: AnswerKey, sandbox: Sandbox) -> Iterator[Finding]:
    """A value that the author wrote down must be the one that the reference solution returns."""
    asked = msgspec.structs.replace(exercise, groups=_all_from_reference(exercise))
    from_reference = build_key(asked, sandbox)
    for group in exercise.groups:
        for keyed, answered in zip(key[group.name], from_reference[group.name], strict=False):
            case, written = keyed.case, keyed.expected
            if case.raises is not None or case.accept:
                continue
            if difference := compare(written.value, answered.expected.value):
                place = f"{call_text(case.call)} in the group {group.name!r}"
                yield Finding(
                    exercise.folder, f"'expect' of {place} is not what the reference returns: {difference.message}"
                )


def _all_from_reference(exercise: Exercise) -> tuple[Group, ...]:
    """The groups with their written cases alone, and every value that is written to be had from the reference."""
    return tuple(
        msgspec.structs.replace(
            group,
            given=None,
            cases=tuple(
                case if case.raises is not None or case.accept else msgspec.structs.replace(case, from_reference=True)
                for case in group.cases
            ),
        )
        for group in exercise.groups
    )


def _starter(exercise: Exercise, report: Report) -> Iterator[Finding]:
    if report.score:
        yield Finding(
            exercise.starter, f"the starter earns {report.score:g} of {report.max_score:g} points; it should earn none"
        )


def _reference(path: Path, report: Report) -> Iterator[Finding]:
    if report.message:
        yield Finding(path, f"the reference solution: {report.message}")
    for group in report.groups:
        if group.score < group.points:
            reason = f": {group.failure.message} ({group.failure.why})" if group.failure else ""
            yield Finding(path, f"the reference solution fails {group.name!r} ({group.outcome}){reason}")


def _wrong(wrong: WrongSolution, report: Report, left_out: set[str]) -> Iterator[Finding]:
    failed = {group.name for group in report.groups if group.score < group.points}
    graded = {group.name for group in report.groups}
    if report.message:
        yield Finding(wrong.path, f"{wrong.name}: {report.message}")
    for name in wrong.fails:
        if name not in failed and name not in left_out:
            reason = "nothing there fails it" if name in graded else "no group of that name has cases"
            yield Finding(
                wrong.path, f"the wrong solution {wrong.name!r} got through: it should fail {name!r}, and {reason}"
            )
    for name in sorted(failed - set(wrong.fails)):
        yield Finding(
            wrong.path, f"the wrong solution {wrong.name!r} also fails {name!r}, which its entry does not name"
        )


def _alike(exercise: Exercise, known: dict[str, Behaviours]) -> Iterator[Finding]:
    """Two mistakes that no case tells apart cannot be named."""
    for position, wrong in enumerate(exercise.wrong):
        for other in exercise.wrong[:position]:
            mine, theirs = known[wrong.name], known[other.name]
            if all(a.is_like(b) for name in mine for a, b in zip(mine[name], theirs[name], strict=True)):
                yield Finding(
                    wrong.path, f"{wrong.name!r} and {other.name!r} behave alike in every case: add one to tell"
                )


def _narrow_limits(exercise: Exercise, reference: Path, key: AnswerKey, sandbox: Sandbox) -> Iterator[Finding]:
    trial = try_out(_with_a_share(exercise), Source(exercise.outline.submit, reference.read_bytes()), key, sandbox)
    outcomes = _outcomes(trial)
    for outcome, limit in ((Outcome.TIMEOUT, "seconds"), (Outcome.MEMORY, "memory_mb")):
        if outcome in outcomes:
            problem = (
                f"'limits' leave the reference solution too little: with a {MARGIN}th of {limit} it ends in {outcome}"
            )
            yield Finding(exercise.folder / "exercise.yaml", problem)


def _with_a_share(exercise: Exercise) -> Exercise:
    limits = Limits(exercise.limits.seconds / MARGIN, max(exercise.limits.memory_mb // MARGIN, 1))
    return msgspec.structs.replace(exercise, limits=limits)


def _mutants(
    exercise: Exercise, reference: Path, key: AnswerKey, sandboxes: Sandboxes, tell: Callable[[], None]
) -> tuple[MutantCount, list[Finding]]:
    """Run every mutant until it fails once, and see which of the others the author has argued for."""
    made = _mutants_of(reference)
    hurried = _with_a_share(exercise)
    first = {name: keyed[:_FIRST] for name, keyed in key.items()}  # which is enough for most

    def passes(sandbox: Sandbox, mutant: Mutant) -> bool:
        source = Source(exercise.outline.submit, mutant.source)
        return all(
            _outcomes(try_out(hurried, source, part, sandbox, _AT_ONCE)) <= {Outcome.OK} for part in (first, key)
        )

    findings: list[Finding] = []
    argued: set[Equivalent] = set()
    equivalent = survived = 0
    for mutant, passed in zip(made, sandboxes.each(passes, made), strict=True):
        tell()
        entry = next((entry for entry in exercise.equivalent if _is_about(entry, mutant)), None)
        if entry is not None:
            argued.add(entry)
        if passed and entry is not None:
            equivalent += 1
        elif passed:
            survived += 1
            findings.append(Finding(reference, f"a mutant passes, in line {mutant.line}:\n{mutant.diff()}"))
        elif entry is not None:
            findings.append(Finding(reference, f"'equivalent' has a mutant that is killed; drop it:\n{mutant.diff()}"))
    findings += [
        Finding(reference, f"'equivalent' has a mutant that is not made: {entry.becomes!r}; drop it")
        for entry in exercise.equivalent
        if entry not in argued
    ]
    return MutantCount(len(made), len(made) - equivalent - survived, equivalent, survived), findings


def _mutants_of(reference: Path) -> tuple[Mutant, ...]:
    return mutants(read_text(reference).encode())


def _outcomes(trial: Trial) -> set[Outcome]:
    cases = {verdict.outcome for verdicts in trial.verdicts.values() for verdict in verdicts}
    return cases | {test.outcome for tests in trial.tests.values() for test in tests}


def _is_about(entry: Equivalent, mutant: Mutant) -> bool:
    return (entry.line.split(), entry.becomes.split()) == (mutant.before.split(), mutant.after.split())
