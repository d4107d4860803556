from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.integrations.cells import Gathered, gather

pytestmark = pytest.mark.quick


def gathered(*cells: str, of: str = "f") -> Gathered:
    return gather([textwrap.dedent(cell) for cell in cells], [of])


def lines(found: Gathered) -> list[str]:
    """What is left of all cells, without blank lines."""
    return [line for cell in found.cells for line in cell.split("\n") if line]


def test_a_function_comes_with_what_it_needs_and_nothing_else() -> None:
    found = gathered(
        "import numpy as np\nimport os", "k = 3\nunused = 4", "def f(x):\n    return np.sum(x) * k", "f(1)"
    )
    assert lines(found) == ["import numpy as np", "k = 3", "def f(x):", "    return np.sum(x) * k"]
    assert found.missing == ()


def test_lines_and_cells_stay_where_they_are() -> None:
    assert gathered("", "# mine\n\ndef f():\n    return g()", "print(1)\ndef g(): ...").cells == (
        "",
        "\n\ndef f():\n    return g()",
        "\ndef g(): ...",
    )


def test_needs_are_followed_through_functions_classes_defaults_and_decorators() -> None:
    found = gathered(
        "from functools import cache\nfrom torch import nn",
        "class Base(nn.Module):\n    size = width",
        "width = 2",
        "def helper(n=width):\n    return Base()",
        "@cache\ndef f():\n    return [helper(i) for i in range(3)]",
    )
    assert len(lines(found)) == 10
    assert found.missing == ()


def test_a_local_name_is_not_the_cells_name() -> None:
    found = gathered("out = f(1)\nx = 5", "def f(x):\n    out = x\n    return out")
    assert lines(found) == ["def f(x):", "    out = x", "    return out"]


def test_of_several_definitions_the_last_counts() -> None:
    found = gathered("def f(): return 1", "def f(): return 2")
    assert lines(found) == ["def f(): return 2"]


def test_a_value_made_of_its_earlier_one_comes_with_that() -> None:
    found = gathered("k = 1\nk = k + 1\nk += 2\nk = k * 3", "def f(): return k")
    assert lines(found) == ["k = 1", "k = k + 1", "k += 2", "k = k * 3", "def f(): return k"]


def test_what_is_changed_in_place_comes_with_its_changes() -> None:
    cells = ("d = {}", "d['a'] = 1\nd.update(b=2)\nprint(d)", "def f(): return d", "f.kept = 3")
    assert lines(gathered(*cells)) == ["d = {}", "d['a'] = 1", "d.update(b=2)", "def f(): return d", "f.kept = 3"]


def test_cells_that_were_run_in_another_order_are_found_too() -> None:
    assert gathered("def f(n=k): return n", "k = 2").missing == ()


def test_names_that_are_bound_inside_other_statements_are_found() -> None:
    bindings = "try:\n    import fast as g\nexcept ImportError as error:\n    g = None"
    assert lines(gathered(bindings, "def f(): return g"))[:4] == bindings.split("\n")
    assert gathered("with open('x') as h:\n    pass\nfor i in (1, 2): pass", "def f(): return h, i").missing == ()


def test_two_statements_on_one_line_are_told_apart() -> None:
    assert lines(gathered("a = 1; b = 2; c = 3", "def f(): return a + c")) == ["a = 1; c = 3", "def f(): return a + c"]


def test_a_star_import_may_make_any_name() -> None:
    found = gathered("from math import *", "def f(): return floor(2)")
    assert lines(found)[0] == "from math import *"
    assert found.missing == ()


def test_what_no_cell_makes_is_missing() -> None:
    assert gathered("def f(x): return x * scale + len(x)").missing == ("scale",)
    assert gathered("x = 1").missing == ("f",)


def test_magics_and_cells_that_do_not_parse_are_passed_over() -> None:
    found = gathered(
        "%matplotlib inline\n!pip install x", "def f(: pass", "%%time\nk = 1", "%%grade tiny\ndef f(): return k"
    )
    assert lines(found) == ["k = 1", "def f(): return k"]
    assert found.cells[3].split("\n")[1] == "def f(): return k"


@given(st.lists(st.text(alphabet="abf=()+;:\n defimport@.x1[]*", max_size=40), max_size=6))
def test_whatever_was_typed_the_cells_keep_their_number(cells: list[str]) -> None:
    assert len(gather(cells, ["f"]).cells) == len(cells)
