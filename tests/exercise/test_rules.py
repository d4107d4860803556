"""Named sets of forbidden names."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalogue import looked_up
from grader.exercise.rules import DETOURS, SETS, advice, rules

GUIDE = Path(__file__).parents[2] / ".github" / "WRITING_EXERCISES.md"

pytestmark = pytest.mark.quick


def test_nothing_is_forbidden_where_nothing_is_named() -> None:
    assert rules(()) == ()


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_named_set_stands_for_its_members(name: str) -> None:
    rule, _ = rules((name,))
    members = SETS[name]
    assert rule.name == name
    assert (rule.names, rule.replaced, rule.operators) == (members.names, members.replaced, members.operators)


def test_a_dotted_name_stands_for_itself() -> None:
    rule, _ = rules(("numpy.clip",))
    assert (rule.names, rule.replaced) == (("numpy.clip",), ("numpy.clip",))


def test_an_attribute_of_anything_is_refused_to_learners_alone() -> None:
    rule, _ = rules((".item",))
    assert (rule.names, rule.replaced) == ((".item",), ())
    assert "torch.Tensor.item" in rule.refused_to_learners


@pytest.mark.parametrize("forbid", [("numpy.clip",), ("windows",), ("torch", "padding")])
@pytest.mark.parametrize("detour", ["eval", "exec", "__import__", "importlib.import_module", "torch.ops", "torch._C"])
def test_where_anything_is_forbidden_the_ways_around_are_too(forbid: tuple[str, ...], detour: str) -> None:
    *_, detours = rules(forbid)
    assert detours.name == DETOURS
    assert detour in detours.names
    assert detour not in detours.replaced


@pytest.mark.parametrize("name", sorted(SETS))
def test_the_members_of_a_set_are_dotted_names_or_top_level_modules(name: str) -> None:
    for member in (*SETS[name].names, *SETS[name].replaced):
        if member != "(strides=)":
            plain = member.replace("*", "x").removeprefix(".").removesuffix("=").replace(".", "_")
            assert plain.isidentifier(), member


@pytest.mark.parametrize("name", [*sorted(SETS), DETOURS])
def test_every_set_says_what_to_do_instead(name: str) -> None:
    assert looked_up(advice(name), "ko") != advice(name)


def test_a_name_of_the_exercises_own_has_no_advice() -> None:
    assert advice("numpy.clip") == ""


def test_the_guide_for_authors_lists_every_set_as_a_learner_reads_it() -> None:
    rows = [f"| `{name}` | {each.what} |" for name, each in SETS.items()]
    assert "\n".join(rows) in GUIDE.read_text(encoding="utf-8")
