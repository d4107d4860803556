from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.reporting.statement import Statement

pytestmark = pytest.mark.quick

TABLE = """
| 이름 | 뜻 |
| --- | --- |
| `x` | 맵이 C개인 이미지 N장. N은 0일 수 있다 |
"""


@pytest.mark.parametrize("width", range(30, 60))
def test_a_table_shows_every_word_at_any_width(width: int) -> None:
    out = io.StringIO()
    Console(file=out, width=width).print(Statement(TABLE))
    text = out.getvalue()
    assert "…" not in text
    assert {"이름", "뜻", "x", *["맵이", "C개인", "이미지", "N장.", "N은", "0일", "수", "있다"]} <= {*text.split()}
