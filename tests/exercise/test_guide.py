"""What the guide for authors shows is read as an author's own file is."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from grader.exercise.yaml_document import Document

pytestmark = pytest.mark.quick

GUIDE = (Path(__file__).parents[2] / ".github" / "WRITING_EXERCISES.md").read_text()
BLOCKS = [textwrap.dedent(text) for text in re.findall(r"^ *```yaml\n(.*?)^ *```", GUIDE, re.DOTALL | re.MULTILINE)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition("\n")[0])
def test_every_example_of_yaml_can_be_read(block: str, tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(block)
    assert Document(tmp_path / "example.yaml").data


def test_an_example_for_everything_that_is_written_in_yaml_is_among_them() -> None:
    keys = {line.partition(":")[0] for block in BLOCKS for line in block.splitlines()}
    assert keys >= {
        "functions",
        "groups",
        "conditions",
        "picture",
        "harness",
        "wrong",
        "partial",
        "format",
        "equivalent",
    }
