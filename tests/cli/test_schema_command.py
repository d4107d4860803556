from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
from click.testing import CliRunner

from grader.cli.main import cli

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_valid_json_schema_is_printed() -> None:
    result = CliRunner().invoke(cli, ["schema"])
    schema = json.loads(result.output)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (result.exit_code, schema["title"]) == (0, "convgrader/report/v2")


@pytest.mark.parametrize(("name", "title"), [("class", "convgrader/class/v1"), ("similar", "convgrader/similar/v1")])
def test_the_schema_of_another_document_is_printed_where_it_is_asked_for(name: str, title: str) -> None:
    result = CliRunner().invoke(cli, ["schema", name])
    schema = json.loads(result.output)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (result.exit_code, schema["title"]) == (0, title)


def test_it_describes_what_grade_prints_and_nothing_else(grader: Run, tmp_path: Path) -> None:
    for learner, source in (
        (
            "right",
            "def clamp(n, low=0, high=10):\n    if low > high: raise ValueError\n    return max(low, min(n, high))",
        ),
        ("wrong", "def clamp(n, low=0, high=10):\n    return 7"),
        ("raises", "def clamp(n, low=0, high=10):\n    return 1 // 0"),
        ("unloadable", "def clamp(n"),
        ("rejected", "clamp\0"),
    ):
        (tmp_path / "class" / learner).mkdir(parents=True)
        (tmp_path / "class" / learner / "clamp.py").write_text(source)
    validator = jsonschema.Draft202012Validator(json.loads(grader("schema").stdout))
    document = json.loads(grader("grade", "class", "--format", "json").stdout)
    validator.validate(document)
    assert len(document["reports"]) == 5
    del document["reports"][0]["score"]
    with pytest.raises(jsonschema.ValidationError, match="'score' is a required property"):
        validator.validate(document)


def test_the_schema_needs_no_course(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert grader("schema", course=tmp_path / "empty").returncode == 0
