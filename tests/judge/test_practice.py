"""A practice key: what a learner may practise by, and that it holds nothing that grading depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.msgpack import encode
from msgspec.structs import replace

from grader.errors import ExerciseError
from grader.judge import practice
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.grade import grade
from grader.judge.practice import PracticeKey, build_practice_key, read, write
from grader.judge.probes import Answers, Pool, Probe
from grader.model.exercise import Call, Exercise, Given, Group, LikeReference, PytestFile, Raises, Returns, Reveal
from grader.model.report import Certainty, Outcome, Report
from grader.model.submission import Submission
from tests.fake_runner import FakeRunner
from tests.making import case, exercise, group, reference, wrong

pytestmark = pytest.mark.quick

SIGNATURE = "f(n: int, step: int = 1) -> int"
RIGHT, IGNORES_STEP, NEVER_NEGATIVE, ONLY_SECRET = b"right", b"no step", b"not negative", b"secret"


def right(n: int, step: int = 1) -> int:
    if step == 0:
        raise ValueError("step")
    return 10 * n + step


PROGRAMS: dict[bytes, dict[str, Callable[..., Any]]] = {
    RIGHT: {"f": right},
    IGNORES_STEP: {"f": lambda n, step=1: 10 * n + 1},
    NEVER_NEGATIVE: {"f": lambda n, step=1: 10 * abs(n) + step},
    ONLY_SECRET: {"f": lambda n, step=1: right(n, step) if n < 900 else 0},
}


def given(examples: int = 20, **others: Any) -> Given:
    draws = (("n", "integers(-40, 40)"), ("step", "integers(1, 4)"))
    plain = Given(draws, None, ("n", "step"), (), examples, "Made up.", LikeReference(), 1)
    return replace(plain, **others)


def whole(*groups: Group) -> Exercise:
    mistakes = (wrong("no-step", IGNORES_STEP), wrong("sign", NEVER_NEGATIVE), wrong("secret", ONLY_SECRET))
    return exercise(*groups, signature=SIGNATURE, reference=reference(RIGHT), wrong=mistakes, published_sha256="abc")


def usual() -> Exercise:
    return whole(
        group("seen", case(1, expect=11), points=2),
        group("made", case(77, 3), points=5, hidden=True, given=given()),
        group("written", case(88), points=1, hidden=True),
        group("silent", case(950), points=1, hidden=True, reveal=Reveal.NOTHING, given=given()),
        group("tests", points=1, hidden=True, tests=PytestFile(reference(b"def test_it(submission): ..."))),
    )


def made(of: Exercise) -> tuple[PracticeKey, AnswerKey]:
    runner = FakeRunner(PROGRAMS)
    key = build_key(of, runner)
    return build_practice_key(of, key, runner), key


def without_solutions(of: Exercise) -> Exercise:
    """What a learner has of it."""

    def public(each: Group) -> Group:
        return replace(each, cases=(), given=None, tests=None, practice=()) if each.hidden else each

    return replace(of, groups=tuple(map(public, of.groups)), reference=None, wrong=())


def checked(of: Exercise, key: PracticeKey, source: bytes) -> Report:
    runner = FakeRunner(PROGRAMS)
    prepared = practice.prepared(without_solutions(of), key, runner)
    return grade(prepared, Submission("kim", "tiny", Path("tiny.py"), source), runner)


def calls(key: PracticeKey) -> Iterator[Call]:
    yield from (keyed.case.call for cases in key.cases.values() for keyed in cases)
    yield from (probe.call for pool in key.pools for probe in pool.probes)


def worked_with(call: Call) -> tuple[Any, ...]:
    """What the function gets, however the call is spelled."""
    return (*call.args, *(call.kwargs[name] for name in ("n", "step") if name in call.kwargs), 1)[:2]


# --- what is in it -----------------------------------------------------------------------------------------------


def test_only_generated_calls_of_groups_that_reveal_something_can_be_practised() -> None:
    key, _ = made(usual())
    assert list(key.cases) == ["made"]
    assert len(key.cases["made"]) == 20


def test_no_call_in_it_is_a_hidden_one_however_it_is_spelled() -> None:
    tiny_space = given(draws=(("n", "integers(-3, 3)"), ("step", "integers(1, 3)")), examples=12)
    of = whole(
        group("seen", case(1, expect=11)),
        group("made", hidden=True, given=tiny_space),
        group("written", case(2), case(2, step=2), hidden=True),
    )
    key, hidden = made(of)
    secret = {worked_with(keyed.case.call) for name in ("made", "written") for keyed in hidden[name]}
    practised = {worked_with(call) for call in calls(key)}
    assert len(practised) > 5
    assert practised & secret <= {(1, 1)}  # which is visible


def test_where_all_possible_calls_are_hidden_none_is_left_to_practise() -> None:
    all_of_them = given(draws=(("n", "integers(1, 2)"), ("step", "sampled_from(2)")), examples=2)
    key, _ = made(whole(group("seen", case(1, expect=11)), group("made", hidden=True, given=all_of_them)))
    assert key.cases == {}


def test_the_smallest_call_comes_first() -> None:
    key, _ = made(usual())
    sizes = [abs(keyed.case.call.args[0]) for keyed in key.cases["made"]]  # type: ignore[arg-type]
    assert sizes[0] <= 3
    assert sizes[0] < sizes[-1]


def test_a_sweeps_practice_part_is_what_can_be_practised_of_it() -> None:
    of = whole(group("swept", case(5), case(6), hidden=True, practice=(case(7), case(8))))
    key, hidden = made(of)
    assert [keyed.case.call.args for keyed in key.cases["swept"]] == [(7,), (8,)]
    assert [keyed.expected for keyed in key.cases["swept"]] == [Returns(71), Returns(81)]
    assert [keyed.case.call.args for keyed in hidden["swept"]] == [(5,), (6,)]


def test_calls_that_should_be_refused_can_be_practised_too() -> None:
    refusing = given(draws=(("n", "integers(1, 99)"),), args=("n", 0), expectation=Raises("ValueError"))
    key, _ = made(whole(group("seen", case(1, expect=11)), group("bad", hidden=True, given=refusing)))
    assert {keyed.expected for keyed in key.cases["bad"]} == {Raises("ValueError")}


def test_no_source_is_in_it() -> None:
    key, _ = made(usual())
    data = write(key)
    assert not [source for source in (*PROGRAMS, b"test_it") if source in data.replace(b"no step", b"")]


def test_a_mistake_that_shows_only_in_what_is_withheld_is_not_in_it() -> None:
    key, _ = made(usual())
    assert [each.name for each in key.mistakes] == ["no-step", "sign"]


def test_its_pools_have_calls_to_search_by_and_others_to_confirm_by() -> None:
    key, _ = made(usual())
    (pool,) = key.pools
    assert pool.searched > 50
    assert len(pool.probes) - pool.searched - pool.own > 50
    assert {len(each.yes) for each in pool.answers} == {len(pool.probes) // 8 + 1}


def test_leaving_probes_out_of_a_pool_keeps_the_answers_of_the_others() -> None:
    feature = made(usual())[0].pools[0].answers[0].feature
    probes = tuple(Probe(Call("f", (number,), {}), number, True) for number in range(20))
    odd = sum(1 << number for number in range(1, 20, 2)).to_bytes(3, "little")
    even = sum(1 << number for number in range(0, 20, 2)).to_bytes(3, "little")
    pool = Pool("f", probes, 10, 4, (Answers(feature, odd, even),))
    kept = practice._without(pool, lambda call: call.args[0] in (0, 3, 11, 17))
    numbers = [number for probe in kept.probes if isinstance(number := probe.expected, int)]
    assert numbers == [each for each in range(20) if each not in (0, 3, 11, 17)]
    assert (kept.searched, kept.own) == (8, 3)
    bits = int.from_bytes(kept.answers[0].yes, "little")
    assert [bool(bits >> place & 1) for place in range(len(numbers))] == [number % 2 == 1 for number in numbers]


# --- what is done with it ----------------------------------------------------------------------------------------


def test_what_is_right_passes_and_earns_the_visible_points() -> None:
    report = checked(usual(), made(usual())[0], RIGHT)
    assert (report.score, report.max_score, report.not_run, report.outcome) == (2, 2, 8, Outcome.OK)
    assert [(each.name, each.stands_in, each.score) for each in report.groups] == [
        ("seen", False, 2),
        ("made", True, 0),
    ]


def test_a_mistake_is_named_and_its_smallest_call_is_shown() -> None:
    key, _ = made(usual())
    report = checked(usual(), key, IGNORES_STEP)
    assert [(each.name, each.certainty) for each in report.mistakes] == [("no-step", Certainty.SAME)]
    (failed,) = [each.failure for each in report.groups if each.name == "made"]
    assert failed is not None
    first = next(each.case.call for each in key.cases["made"] if worked_with(each.case.call)[1] != 1)
    assert failed.call == first


def test_a_condition_is_found_and_confirmed() -> None:
    report = checked(usual(), made(usual())[0], NEVER_NEGATIVE)
    (condition,) = report.conditions
    assert [literal.feature.of[0].names for literal in condition.formula.literals] == [("n",)]
    assert condition.failing == condition.inside > 5
    assert condition.outside > 5


def test_a_mistake_is_not_named_by_what_nobody_knows_of_it() -> None:
    """A visible group whose package the maker of the key had not, and the learner has."""
    key, _ = made(usual())
    of = whole(*usual().groups, group("extra", case(3, expect=31)))
    report = checked(of, key, IGNORES_STEP)
    assert report.mistakes == ()
    assert report.outcome is Outcome.WRONG


def test_what_was_read_is_what_was_written() -> None:
    key, _ = made(usual())
    assert encode(read(write(key), "practice/tiny.key")) == encode(key)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is not a practice key that this version can read"),
        (b"\xc1", "is not a practice key that this version can read"),
        (encode({"published": 3}), "is not a practice key that this version can read"),
        (b"\x91" * 100_000, "is not a practice key that this version can read"),
    ],
)
def test_what_is_not_a_practice_key_is_an_error_that_names_the_file(data: bytes, problem: str) -> None:
    with pytest.raises(ExerciseError, match=f"practice/tiny.key: {problem}.*get the handout"):
        read(data, "practice/tiny.key")


def test_a_key_of_another_format_is_an_error() -> None:
    key = replace(made(usual())[0], format=practice.FORMAT + 1)
    with pytest.raises(ExerciseError, match="format 2, and 1 can be read; get the handout again"):
        read(write(key), "practice/tiny.key")


def test_a_key_of_another_exercise_yaml_is_an_error() -> None:
    key, _ = made(usual())
    other = replace(without_solutions(usual()), published_sha256="def")
    with pytest.raises(ExerciseError, match=r"exercise.yaml: the practice key beside it was made for another version"):
        practice.prepared(other, key, FakeRunner(PROGRAMS))
