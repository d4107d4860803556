"""The schema says what each key is for, and the authors' guide says the same."""

from __future__ import annotations

import msgspec
import pytest

from grader.cohort.policy_file import ExtensionFile, PenaltyFile, PolicyFile
from grader.exercise import schema
from tests.exercise.key_tables import COMMAND, GUIDE, described, regenerated

FILES = [
    kind
    for name, kind in vars(schema).items()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and name.endswith("File")
] + [PolicyFile, PenaltyFile, ExtensionFile]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__)
def test_every_key_says_what_it_is_for(file: type[msgspec.Struct]) -> None:
    assert [field.name for field in msgspec.structs.fields(file) if not described(field)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__)
def test_every_kind_of_mapping_has_its_table_in_the_guide(file: type[msgspec.Struct]) -> None:
    assert GUIDE.read_text().count(f"<!-- keys: {file.__name__} -->\n") == 1


def test_the_tables_of_the_guide_are_those_of_the_schema() -> None:
    text = GUIDE.read_text()
    assert regenerated(text) == text, f"The schema has changed. Run: {COMMAND}"


def test_a_table_has_a_row_for_every_key_and_says_what_holds_if_it_is_left_out() -> None:
    rows = regenerated("<!-- keys: LimitsFile -->\nold\n<!-- end -->\n").splitlines()
    assert rows[3] == "| `seconds` | a number above 0 and at most 60 | `2.0` | CPU seconds |"
    assert (len(rows), rows[-1]) == (6, "<!-- end -->")
