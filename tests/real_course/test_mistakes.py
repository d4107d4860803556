"""Does the feedback name the right mistake, and none where there is none?

``rewrites/SLUG/MISTAKE.py`` is that mistake as somebody else would make it: vectorised, with other names and helpers.
``unknown/`` holds wrong solutions that are no known mistakes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.cache import Cache
from grader.judge.grade import grade
from grader.judge.prepared import Prepared, prepare
from grader.model.exercise import Exercise
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes

pytestmark = pytest.mark.sweep

HERE = Path(__file__).parent
REWRITES, UNKNOWN = (sorted(HERE.glob(f"{kind}/*/*.py")) for kind in ("rewrites", "unknown"))
SOLUTIONS = HERE.parents[1] / "solutions"
WRONG = sorted(SOLUTIONS.glob("*/wrong/**/*.py"))
RIGHT_IN_100 = 95
# What some mistakes do depends on what is refused, so that they are others without it.
RIGHT_UNCHECKED_IN_100 = 85
# Where no case with whole numbers shows a mistake, nothing can be told of it.
RIGHT_IN_WHOLE_NUMBERS_IN_100 = 70
OTHERS_NAMED_IN_100 = 6


@pytest.fixture(scope="module")
def prepared(exercises: dict[str, Exercise], sandboxes: Sandboxes, cache: Cache) -> dict[str, Prepared]:
    """Every exercise with the behaviours of all its mistakes, worked out side by side."""
    made = sandboxes.each(lambda sandbox, exercise: prepare(exercise, sandbox, cache), exercises.values())
    return dict(zip(exercises, made, strict=True))


HandedIn = tuple[Prepared, Submission]


def slug(path: Path) -> str:
    """The exercise of a wrong solution of the course."""
    return path.relative_to(SOLUTIONS).parts[0]


def mistake(path: Path) -> str:
    """The mistake that a program makes: it is called so, or its folder, where there are several ways to make it."""
    return path.parent.name if path.parents[1].name == "wrong" else path.stem


def handed_in(prepared: Prepared, path: Path, source: bytes | None = None) -> HandedIn:
    data = path.read_bytes() if source is None else source
    return prepared, Submission("kim", prepared.exercise.slug, path, data)


def reports_on(every: Iterable[HandedIn], sandboxes: Sandboxes) -> Iterator[Report]:
    return sandboxes.each(lambda sandbox, each: grade(*each, sandbox), every)


def named(report: Report) -> list[str]:
    return [mistake.name for mistake in report.mistakes]


def not_named_right(every: list[HandedIn], sandboxes: Sandboxes) -> list[str]:
    """Of what is ``handed_in``, that whose mistake is not the one and only that is named."""
    return [
        f"{submission.slug}/{submission.path.stem}"
        for (_, submission), report in zip(every, reports_on(every, sandboxes), strict=True)
        if named(report) != [mistake(submission.path)]
    ]


def test_there_are_enough_rewrites_to_tell() -> None:
    assert len(REWRITES) >= 24


def test_a_mistake_in_another_style_is_named_right(prepared: dict[str, Prepared], sandboxes: Sandboxes) -> None:
    rewrites = [handed_in(prepared[path.parent.name], path) for path in REWRITES]
    not_right = not_named_right(rewrites, sandboxes)
    assert len(not_right) * 100 <= (100 - RIGHT_IN_100) * len(REWRITES), not_right


def test_a_known_mistake_itself_is_named_right(prepared: dict[str, Prepared], sandboxes: Sandboxes) -> None:
    wrong = [handed_in(prepared[slug(path)], path) for path in WRONG]
    not_right = not_named_right(wrong, sandboxes)
    assert len(not_right) * 100 <= (100 - RIGHT_IN_100) * len(WRONG), not_right


class _Unchecked(ast.NodeTransformer):
    def visit_Raise(self, node: ast.Raise) -> ast.Pass:
        return ast.copy_location(ast.Pass(), node)


def unchecked(prepared: Prepared, path: Path) -> HandedIn:
    """The program in ``path`` as somebody would write it who does not think of bad arguments."""
    tree = _Unchecked().visit(ast.parse(path.read_text(encoding="utf-8")))
    return handed_in(prepared, path, ast.unparse(ast.fix_missing_locations(tree)).encode())


def in_values(prepared: Prepared, mistake: str) -> bool:
    """Whether the mistake makes wrong values, and not only a lack of manners or of checks."""
    asked = {group.name for group in prepared.exercise.groups if not group.properties}
    (first, *_) = prepared.behaviours[mistake]
    cases = [case for group, cases in first.items() if group in asked for case in cases]
    return any(case.outcome is Outcome.WRONG and not case.refusal for case in cases)


def test_a_mistake_is_named_also_where_no_argument_is_checked(
    prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    pairs = [(prepared[slug(path)], path) for path in WRONG[::3]]
    chosen = [(each, path) for each, path in pairs if in_values(each, mistake(path))]
    reports = reports_on([unchecked(*pair) for pair in chosen], sandboxes)
    told = zip(chosen, map(named, reports), strict=True)
    not_told = [str(path) for (_, path), names in told if mistake(path) not in names]
    assert len(chosen) >= 80
    assert len(not_told) * 100 <= (100 - RIGHT_UNCHECKED_IN_100) * len(chosen), not_told


def test_who_only_checks_nothing_is_accused_of_no_wrong_value(
    prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    every = [
        (each, Path(each.exercise.reference.path)) for each in prepared.values() if each.exercise.reference is not None
    ]
    reports = reports_on([unchecked(*pair) for pair in every], sandboxes)
    for (each, _), report in zip(every, reports, strict=True):
        assert [name for name in named(report) if in_values(each, name)] == [], each.exercise.slug


def test_an_unknown_mistake_that_checks_nothing_is_given_no_name(
    prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    every = [unchecked(prepared[path.parent.name], path) for path in UNKNOWN]
    assert [named(report) for report in reports_on(every, sandboxes)] == [[]] * len(UNKNOWN)


WHOLE_NUMBERS_ONLY = """

def _whole_numbers_only(function):
    import functools

    @functools.wraps(function)
    def checked(*args, **kwargs):
        for value in (*args, *kwargs.values()):
            if isinstance(value, tuple):
                value + 1
        return function(*args, **kwargs)

    return checked

"""


def whole_numbers_only(prepared: Prepared, path: Path) -> HandedIn:
    """The program in ``path`` as somebody would write it who did not think of pairs: they are a TypeError."""
    names = [signature.name for signature in prepared.exercise.signatures]
    wrapped = "".join(f"{name} = _whole_numbers_only({name})\n" for name in names)
    return handed_in(prepared, path, path.read_bytes() + (WHOLE_NUMBERS_ONLY + wrapped).encode())


def told_of(
    every: list[tuple[Prepared, Path]], sandboxes: Sandboxes
) -> tuple[list[tuple[Path, list[str]]], list[tuple[Path, list[str]]]]:
    """Of mistakes that handle whole numbers alone: which are not named, and which are named something else."""
    reports = reports_on([whole_numbers_only(*pair) for pair in every], sandboxes)
    told = [(path, named(report)) for (_, path), report in zip(every, reports, strict=True)]
    return [each for each in told if not each[1]], [(path, names) for path, names in told if {*names} - {mistake(path)}]


def test_a_mistake_is_named_also_where_only_whole_numbers_are_handled(
    prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    pairs = [(prepared[slug(path)], path) for path in WRONG[1::3]]
    chosen = [(each, path) for each, path in pairs if in_values(each, mistake(path))]
    not_named, named_wrongly = told_of(chosen, sandboxes)
    assert len(chosen) >= 80
    assert named_wrongly == []
    assert len(not_named) * 100 <= (100 - RIGHT_IN_WHOLE_NUMBERS_IN_100) * len(chosen), not_named


def test_a_mistake_that_is_not_known_is_seldom_given_the_name_of_another(
    prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    """Each known mistake as if it were not: what is named then shares most of its failures, or all."""
    pairs = [(without(prepared[slug(path)], mistake(path)), path) for path in WRONG[2::3]]
    _, named_wrongly = told_of(pairs, sandboxes)
    assert len(named_wrongly) * 100 <= OTHERS_NAMED_IN_100 * len(pairs), named_wrongly


def without(prepared: Prepared, name: str) -> Prepared:
    """The same where nobody knows the mistake ``name``."""
    wrong = tuple(each for each in prepared.exercise.wrong if each.name != name)
    return replace(prepared, exercise=replace(prepared.exercise, wrong=wrong))


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.stem)
def test_an_unknown_mistake_is_given_no_name(path: Path, prepared: dict[str, Prepared], sandbox: Sandbox) -> None:
    report = grade(*handed_in(prepared[path.parent.name], path), sandbox)
    assert report.score < report.max_score
    assert report.mistakes == ()


SLIPS = {
    "a mistyped name": "_no_such_name",
    "a mistyped attribute": "(3)._no_such_attribute",
    "a forgotten return": "return None",
}


def slipped(exercise: Exercise, slip: str, *, first: bool) -> bytes:
    """The reference solution with a slip at the beginning of each body that is asked for, or before each return."""
    assert exercise.reference is not None
    source = exercise.reference.source.decode()
    asked = {signature.name for signature in exercise.signatures}
    bodies = [node for node in ast.parse(source).body if getattr(node, "name", "") in asked]
    functions = [node for body in bodies for node in ast.walk(body) if isinstance(node, ast.FunctionDef)]
    returns = [node for body in bodies for node in ast.walk(body) if isinstance(node, ast.Return)]
    ends: list[ast.stmt] = [*returns] or [function.body[-1] for function in functions]
    lines = source.splitlines()
    for spot in sorted([_first(each) for each in functions] if first else ends, key=lambda spot: -spot.lineno):
        lines.insert(spot.lineno - 1, " " * spot.col_offset + slip)
    return "\n".join([*lines, ""]).encode()


def _first(function: ast.FunctionDef) -> ast.stmt:
    return function.body[1 if ast.get_docstring(function) is not None and len(function.body) > 1 else 0]


BRANCHES = ["if h != w: k = k.transposee()", "if w > h: k.foo()", "if h > w: [][0]", "if h == 3: 1 / 0"]


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_slip_in_one_branch_is_no_known_mistake(branch: str, prepared: dict[str, Prepared], sandbox: Sandbox) -> None:
    source = f"""
import torch

def corr2d(x, k):
    if x.ndim != 2 or k.ndim != 2 or x.dtype != k.dtype or not 0 < k.shape[0] <= x.shape[0]:
        raise ValueError
    if not 0 < k.shape[1] <= x.shape[1]:
        raise ValueError
    h, w = k.shape
    {branch}
    rows, columns = range(x.shape[0] - h + 1), range(x.shape[1] - w + 1)
    return torch.stack([torch.stack([(x[i : i + h, j : j + w] * k).sum() for j in columns]) for i in rows])
"""
    report = grade(*handed_in(prepared["corr2d"], Path("corr2d.py"), source.encode()), sandbox)
    assert 0 < report.score < report.max_score
    assert report.mistakes == ()


@pytest.mark.parametrize("first", [True, False], ids=["at the beginning", "before the end"])
@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_of_the_pen_is_no_known_mistake(
    slip: str, first: bool, prepared: dict[str, Prepared], sandboxes: Sandboxes
) -> None:
    every = [
        handed_in(each, Path(each.exercise.outline.submit), slipped(each.exercise, slip, first=first))
        for each in prepared.values()
    ]
    for report in reports_on(every, sandboxes):
        assert report.score < report.max_score, report.exercise
        assert report.mistakes == (), report.exercise
