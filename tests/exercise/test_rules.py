"""Named sets of forbidden names."""

from __future__ import annotations

import pytest

from grader.exercise.rules import SETS, Rules, rules

pytestmark = pytest.mark.quick


def test_nothing_is_forbidden_where_nothing_is_named() -> None:
    assert rules(()) == Rules((), (), ())


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_named_set_stands_for_its_members(name: str) -> None:
    stands_for = rules((name,))
    assert set(SETS[name].names) <= set(stands_for.names)
    assert SETS[name].replaced == stands_for.replaced
    assert SETS[name].operators == stands_for.operators


def test_a_dotted_name_stands_for_itself() -> None:
    assert "numpy.clip" in rules(("numpy.clip",)).names
    assert rules(("numpy.clip",)).replaced == ("numpy.clip",)


@pytest.mark.parametrize("forbid", [("numpy.clip",), ("windows",), ("torch", "padding")])
@pytest.mark.parametrize("detour", ["eval", "exec", "__import__", "importlib.import_module", "torch.ops", "torch._C"])
def test_where_anything_is_forbidden_the_ways_around_are_too(forbid: tuple[str, ...], detour: str) -> None:
    assert detour in rules(forbid).names
    assert detour not in rules(forbid).replaced


@pytest.mark.parametrize("name", sorted(SETS))
def test_the_members_of_a_set_are_dotted_names_or_top_level_modules(name: str) -> None:
    for member in (*SETS[name].names, *SETS[name].replaced):
        assert member.replace("*", "x").removeprefix(".").replace(".", "_").isidentifier(), member
