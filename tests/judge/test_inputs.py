"""Which generated inputs judge whom: the same for everybody, others for every learner, others for every secret."""

from __future__ import annotations

import pytest

from grader.judge.inputs import EVERYBODYS, Inputs

pytestmark = pytest.mark.quick


def test_everybody_has_the_same_inputs() -> None:
    assert EVERYBODYS.seed("kim") == EVERYBODYS.seed("lee") == ""


def test_own_inputs_are_others_for_every_learner_and_the_same_in_every_run() -> None:
    assert Inputs(own=True).seed("kim") != Inputs(own=True).seed("lee")
    assert Inputs(own=True).seed("kim") == Inputs(own=True).seed("kim")


@pytest.mark.parametrize("own", [True, False])
def test_another_secret_makes_other_inputs(own: bool) -> None:
    assert Inputs(own, b"of the grade").seed("kim") != Inputs(own, b"of the feedback").seed("kim")
    assert Inputs(own, b"of the grade").seed("kim") == Inputs(own, b"of the grade").seed("kim")


def test_with_a_secret_too_everybody_has_the_same_inputs_unless_they_are_to_have_their_own() -> None:
    assert Inputs(False, b"secret").seed("kim") == Inputs(False, b"secret").seed("lee")
    assert Inputs(True, b"secret").seed("kim") != Inputs(True, b"secret").seed("lee")


def test_neither_the_seed_nor_the_digest_holds_the_secret_or_the_other() -> None:
    inputs = Inputs(True, b"hush")
    assert inputs.digest is not None
    assert "hush" not in inputs.seed("kim") + inputs.digest
    assert inputs.digest not in inputs.seed("kim")


def test_nobody_can_be_called_so_that_their_seed_is_the_digest() -> None:
    inputs = Inputs(True, b"hush")
    assert all(inputs.digest != inputs.seed(name)[:16] for name in ("", "secret", "inputs of "))


def test_secrets_are_told_apart_by_their_digests_and_none_has_none() -> None:
    assert Inputs(secret=b"one").digest != Inputs(secret=b"other").digest
    assert Inputs(own=True).digest is None


def test_a_learner_whose_name_is_not_text_has_inputs_as_well() -> None:
    assert Inputs(True, b"secret").seed("\udcff") != Inputs(True, b"secret").seed("\udcfe")
