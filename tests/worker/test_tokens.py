"""Sources as numbers: names, numbers, texts and comments do not count, and what cannot be read ends its part alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.worker.tokens import MAX_TOKENS, tokens

pytestmark = pytest.mark.quick

KEY = b"k" * 32


def of(source: str | bytes, *, key: bytes = KEY, is_notebook: bool = False) -> tuple[list[int], list[int]]:
    """The numbers and the lines of ``source``."""
    data = source.encode() if isinstance(source, str) else source
    numbers, lines = tokens(np.frombuffer(data, "uint8"), is_notebook, np.frombuffer(key, "uint8"))
    return numbers.tolist(), lines.tolist()


ONE = '''
def total(image):
    """Sums it up."""
    result = 0.5  # a float
    for row in range(len(image)):
        result += image[row]["a"]
    return result
'''
OTHER = """def count(x):
    n = 17
    for i in range(len(x)):

        "at each"
        n += x[i]['why not']   # more
    return n
"""


def test_names_numbers_texts_and_comments_do_not_count() -> None:
    assert of(ONE)[0] == of(OTHER)[0]
    assert of(ONE)[1] != of(OTHER)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a + b", "a - b"), ("len(a)", "sum(a)"), ("for a in b: c", "if a in b: c"), ("a(b)\n", "a[b]\n"), ("a", "a; a")],
)
def test_what_a_program_does_counts(one: str, other: str) -> None:
    assert of(one)[0] != of(other)[0]


def test_formatted_texts_do_not_count_as_other_texts_do_not() -> None:
    assert of("print(f'one {a}')")[0] == of('print(f"two  {b}")')[0]


def test_with_another_key_nothing_is_the_same() -> None:
    assert not set(of(ONE)[0]) & set(of(ONE, key=b"l" * 32)[0])


def test_a_line_is_where_a_token_stands_whatever_ends_the_lines() -> None:
    assert of("a = 1\n\n\nb = 2\n")[1] == [1] * 4 + [4] * 4
    assert of("if a:\n    b\n\nc\n")[1] == [1, 1, 1, 1, 2, 2, 2, 2, 4, 4]  # the end of the block is in its last line
    assert of("a = 1\r\n\r\n\r\nb = 2\r\n") == of("a = 1\n\n\nb = 2\n") == of("a = 1\r\r\rb = 2\r")
    assert of(b"\xef\xbb\xbfa = 1\n") == of("a = 1\n")


BROKEN: dict[str, tuple[str | bytes, int]] = {
    "an end within brackets": ("x = (1,\n", 5),
    "a text without an end": ("x = 1\ny = '''", 6),
    "a wrong indent": ("if x:\n        y\n    z\n", 6),
    "only NUL": ("\0\0", 0),
    "nothing": ("", 0),
    "bytes that are not text": (b"x = 1\n\xff\xfe\xfd = 2\n", 4),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_stands_before_the_place_where_it_breaks_counts(name: str) -> None:
    source, least = BROKEN[name]
    assert len(of(source)[0]) >= least


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    assert len(of("x = 1\n" * MAX_TOKENS)[0]) == MAX_TOKENS
    assert len(of("(" * 10 * MAX_TOKENS)[0]) == MAX_TOKENS


def notebook(*cells: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


def test_the_cells_of_a_notebook_are_one_text_and_a_broken_one_costs_itself_alone() -> None:
    numbers, lines = of(notebook(["a = 1\n", "b = 2"], "c = (", "d = 4"), is_notebook=True)
    assert numbers[:8] + numbers[-4:] == of("a = 1\nb = 2\nd = 4")[0]
    assert lines[-4:] == [4] * 4
    old = json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1"]}, {"cell_type": "heading"}]}]})
    assert of(old, is_notebook=True) == of("a = 1")


@pytest.mark.parametrize("text", ["", "[[", "[" * 100_000, "3", "{}", '{"cells": 3}', '{"cells": [3]}', "\0"])
def test_what_is_not_a_notebook_has_no_tokens(text: str) -> None:
    assert of(text, is_notebook=True) == ([], [])


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_numbers_in_order_of_their_lines(data: bytes, is_notebook: bool) -> None:
    numbers, lines = of(data, is_notebook=is_notebook)
    assert len(numbers) == len(lines)
    assert lines == sorted(lines)
