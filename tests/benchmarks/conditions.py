"""How many failing programs are told when they fail, how often that is right on fresh inputs, and what it costs.

Run: python -m tests.benchmarks.conditions [SLUG ...] [--folder DIR] [--jobs N] [--write]

The programs are those of ``solutions/*/wrong`` and ``partial``, of ``tests/real_course/unknown`` and ``rewrites``, and
of every ``DIR/SLUG/*.py``, as far as they fail some of their exercise's value cases and not all. Each that is told a
condition is held against 200 calls that were made by another seed for this alone, at least 50 of them on each side
where there are so many. ``--write`` writes the table into ``conditions.md`` beside this file.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from random import Random
from typing import NamedTuple

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.budget import Account
from grader.judge.literals import calls_of
from grader.judge.prepared import Prepared, prepare, with_pools
from grader.judge.probes import Pool, Pools, build_pools, may_tell
from grader.judge.probing import (
    USUAL_PROBING,
    BrokenOffError,
    all_parts,
    asked,
    ends_of,
    probe,
    questions,
)
from grader.judge.run import run
from grader.judge.runner import Runner
from grader.judge.session import Program, Respondent, Session, Source
from grader.judge.verdict import Passed
from grader.model.condition import OF_VALUES, Condition, Exactness, Goal, Kind
from grader.model.exercise import Exercise
from grader.reporting.condition_text import condition_text
from grader.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_suffix(".md")
FRESH = 200
LEAST = 50
OTHER_SEED = "not seen before"
OWN_FOLDERS = ("tests/real_course/unknown", "tests/real_course/rewrites")


class Predicted(NamedTuple):
    """Of fresh calls inside and outside of a condition, how many there were, and how many came out as it says.

    ``sure`` are those inside of which it says that they surely fail: all of "exactly when", a part of "only when".
    """

    inside: int = 0
    failing: int = 0
    sure: int = 0
    sure_failing: int = 0
    outside: int = 0
    passing: int = 0

    @property
    def share(self) -> float:
        """Of all that is said: what surely fails, and what passes."""
        said = self.sure + self.outside
        return (self.sure_failing + self.passing) / said if said else 1.0

    @property
    def both_sides(self) -> float:
        """As if everything inside were said to fail."""
        return (self.failing + self.passing) / max(1, self.inside + self.outside)


class Row(NamedTuple):
    """One program: what it was told, how right that was, and the CPU seconds of its workers and of ours."""

    program: str
    conditions: tuple[Condition, ...]
    predicted: tuple[Predicted, ...]
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slugs", nargs="*")
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    slugs = options.slugs or Course.named(ROOT).slugs()
    rows: dict[str, list[Row]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        done = {pool.submit(measured, slug, tuple(options.folder)): slug for slug in slugs}
        for each in as_completed(done):
            rows[done[each]] = each.result()
            print(f"{done[each]}: {len(rows)} of {len(slugs)}", file=sys.stderr, flush=True)
            if options.write:  # after each, so that a run that is broken off has told something
                TABLE.write_text("\n".join(table(rows)) + "\n", encoding="utf-8")
    print("\n".join(table(rows)))


def measured(slug: str, folders: Sequence[Path]) -> list[Row]:
    """Try every program of one exercise."""
    exercise = Course.named(ROOT).exercise(slug)
    cache = Cache.of_user()
    with Sandbox(allow_weak=True) as sandbox:
        prepared = with_pools(prepare(exercise, sandbox, cache), sandbox, cache)
        fresh = build_pools(exercise, prepared.key, sandbox, OTHER_SEED)
        rows = (
            _row(f"{slug}/{name}", Program(exercise, Source(exercise.outline.submit, source)), prepared, fresh, sandbox)
            for name, source in programs(exercise, folders)
        )
        return [row for row in rows if row is not None]


def programs(exercise: Exercise, folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Every program by its name: files, and the files of folders that hold one mistake in several hands."""
    solution = ROOT / "solutions" / exercise.slug
    homes = [solution / "wrong", solution / "partial", *(ROOT / name / exercise.slug for name in OWN_FOLDERS)]
    for home in (*homes, *(folder / exercise.slug for folder in folders)):
        for path in sorted(home.rglob("*.py")):
            yield (
                f"{home.parent.name}/{path.stem}"
                if home.name == exercise.slug
                else (f"{home.name}/{path.relative_to(home).with_suffix('')}"),
                path.read_bytes(),
            )


def _row(name: str, program: Program, prepared: Prepared, fresh: Pools, runner: Runner) -> Row | None:
    """None for a program that fails none of the values, or all."""
    respondent = Respondent(program, runner, Account())
    done = run(program, prepared.key, runner, respondent.account)
    verdicts = [
        verdict for group in program.exercise.groups if may_tell(group) for verdict in done.verdicts[group.name]
    ]
    if len({isinstance(verdict, Passed) for verdict in verdicts}) < 2:
        return None
    before = time.process_time()
    probed = probe(respondent, done, prepared, USUAL_PROBING)
    seconds = time.process_time() - before + probed.seconds
    with Session(runner, program, Account()) as session:
        predicted = tuple(_predicted(condition, fresh, session, Random(name)) for condition in probed.conditions)
    return Row(name, probed.conditions, predicted, seconds)


def _predicted(condition: Condition, fresh: Pools, session: Session, random: Random) -> Predicted:
    """Hold a condition against fresh calls, at least 50 on each side where there are so many."""
    is_special = any(literal.feature.kind in OF_VALUES for literal in condition.formula.literals)
    [pool] = [pool for pool in fresh if pool.function == condition.function and pool.special == is_special]
    if condition.formula.literals[0].feature.kind is Kind.CALLED:
        return _by_function(condition, fresh, session)
    try:
        replies = asked(pool.probes, session)
    except BrokenOffError:
        return Predicted()
    ends = ends_of(pool.probes, replies)
    about = questions(pool, ends, all_parts(pool))
    sides = about.get(condition.goal, about[Goal.FAILS])
    table = pool.words.table
    fulfil = calls_of(condition.formula, table)
    surely = fulfil & calls_of(condition.surely, table) if condition.surely is not None else fulfil
    surely = 0 if condition.exactness is Exactness.ONLY and condition.surely is None else surely
    inside, outside = _places(sides.asked & fulfil, random), _places(sides.asked & ~fulfil, random)
    taken = min(len(inside), max(FRESH // 2, FRESH - len(outside)))
    inside, outside = inside[:taken], outside[: FRESH - taken]
    sure = [place for place in inside if surely >> place & 1]
    return Predicted(
        len(inside),
        sum(sides.failing >> place & 1 for place in inside),
        len(sure),
        sum(sides.failing >> place & 1 for place in sure),
        len(outside),
        sum(not sides.failing >> place & 1 for place in outside),
    )


def _by_function(condition: Condition, fresh: Pools, session: Session) -> Predicted:
    named = condition.formula.literals[0].feature.of[0].names
    usual = [pool for pool in fresh if not pool.special]
    counts = [_failing(pool, session) for pool in usual if pool.function in named]
    others = [_failing(pool, session) for pool in usual if pool.function not in named]
    inside, failing = sum(each[0] for each in counts), sum(each[1] for each in counts)
    outside, wrong = sum(each[0] for each in others), sum(each[1] for each in others)
    return Predicted(inside, failing, inside, failing, outside, outside - wrong)


def _failing(pool: Pool, session: Session) -> tuple[int, int]:
    probes = [each for each in pool.probes if each.tells][:LEAST]
    try:
        return len(probes), ends_of(probes, asked(probes, session)).failing.bit_count()
    except BrokenOffError:
        return 0, 0


def _places(calls: int, random: Random) -> list[int]:
    places = [place for place in range(calls.bit_length()) if calls >> place & 1]
    random.shuffle(places)
    return places


def table(by_exercise: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """The figures, and a line for every program."""
    rows = [row for slug in sorted(by_exercise) for row in by_exercise[slug]]
    told = [row for row in rows if row.conditions]
    every = [(condition, each) for row in told for condition, each in zip(row.conditions, row.predicted, strict=True)]
    yield "# When programs fail, and what they are told of it"
    yield ""
    yield "Made by `python -m tests.benchmarks.conditions --write`; what it measures stands in the script."
    yield ""
    yield "| figure | value |"
    yield "| --- | --- |"
    yield f"| exercises | {len(by_exercise)} |"
    yield f"| programs that fail some but not all value cases | {len(rows)} |"
    yield f"| told a condition | {len(told)} ({_percent(len(told) / max(1, len(rows)))}) |"
    yield f"| what is said is right on fresh inputs | {_percent(_mean(each.share for _, each in every))} |"
    for exactness in Exactness:
        some = [each for condition, each in every if condition.exactness is exactness]
        if some:
            yield (
                f'| "{exactness}": sentences; what is said is right; all inside taken as failing | {len(some)}; '
                f"{_percent(_mean(each.share for each in some))}; {_percent(_mean(each.both_sides for each in some))} |"
            )
    wide = [each for _, each in every if min(each.inside, each.outside) >= LEAST]
    right = _percent(_mean(each.share for each in wide))
    yield f"| sentences with at least {LEAST} fresh inputs on each side; right there | {len(wide)}; {right} |"
    seconds = [row.seconds for row in rows] or [0.0]
    yield f"| CPU seconds for each program: mean, largest | {statistics.mean(seconds):.2f}, {max(seconds):.2f} |"
    yield ""
    yield "| program | what it is told | inside failing | sure failing | outside passing | CPU s |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        for condition, each in zip(row.conditions, row.predicted, strict=True):
            counts = f"{each.failing}/{each.inside} | {each.sure_failing}/{each.sure} | {each.passing}/{each.outside}"
            yield f"| {row.program} | {condition_text(condition, 'en')} | {counts} | {row.seconds:.2f} |"
        if not row.conditions:
            yield f"| {row.program} | | | | | {row.seconds:.2f} |"


def _mean(numbers: Iterator[float]) -> float:
    values = [*numbers]
    return statistics.mean(values) if values else 0.0


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


if __name__ == "__main__":
    main()
