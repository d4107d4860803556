from __future__ import annotations

import re

import pytest

from grader.reporting.fragment import fragment
from tests.reporting.reports import INSIDE, SMALL, clamp, lost, row_sums, signs

pytestmark = pytest.mark.quick


def ids(html: str) -> set[str]:
    return set(re.findall(r' (?:id|name|for)="([^"]*)"', html))


def test_it_is_the_pages_section_without_the_way_back_to_the_table() -> None:
    html = fragment(clamp(INSIDE), "en")
    assert "<h2>clamp" in html
    assert "#top" not in html


def test_what_a_submission_wrote_is_escaped_and_so_is_what_comes_after() -> None:
    html = fragment(row_sums(lost(SMALL, signs("<script>alert(1)</script>"))), "en", ["<b>after</b>"])
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "&lt;b&gt;after&lt;/b&gt;" in html


def test_two_pieces_share_no_id() -> None:
    one, other = (fragment(clamp(INSIDE), "en") for _ in range(2))
    assert ids(one)
    assert not ids(one) & ids(other)


def test_its_style_is_said_of_the_piece_alone() -> None:
    html = fragment(clamp(INSIDE), "ko")
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    [identity] = re.findall(r'^<div id="([^"]+)" lang="ko">', html)
    assert style.startswith(f"#{identity} {{")
    assert style.endswith("}")
    assert style.count("{") == style.count("}")
    assert not re.search(r"^\s*(:root|body|html)\b", style, re.MULTILINE)
