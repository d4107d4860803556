"""A program without what tells who wrote it: nothing of its author's words is left, and it does the same."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from grader.worker.plain import plain

pytestmark = pytest.mark.quick

BY_KIM = '''"""By Kim, for my professor."""
import numpy as np
from numpy import pad as kims_pad  # Kim likes pads


def kims_helper(kims_image, keep=3):
    """Kim's own."""
    global kims_counter
    for kims_row in kims_image:
        try:
            kims_counter += sum(kim for kim in kims_row if kim > keep)
        except ValueError as kims_error:
            raise RuntimeError(f"Kim: {kims_error}") from kims_error
    return (lambda kims_number: kims_number + kims_counter)(len(kims_pad(np.zeros(3), 1)))


kims_counter = 0


class KimsLayer:
    "Kim's layer."

    weight = 3

    def forward(self, given):
        return given * self.weight


def f(x, stride=1):
    """Kim's f."""
    # Kim was here
    print("Kim")
    assert x is not None, "Kim needs an x"
    match x:
        case [kims_first, *kims_rest]:
            return kims_helper([kims_rest, [stride]], keep=2) + KimsLayer().forward(kims_first)
    if x == "Kim":
        raise ValueError("Kim does not like this")


if __name__ == "__main__":
    print(f([1, 2]), "Kim")
'''


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {"__name__": "submission"}
    exec(source, names)
    return names["f"](*args)


def test_no_word_of_its_author_is_left_but_what_is_compared() -> None:
    left = plain(BY_KIM, ["f"])
    assert "kim" not in left.replace("x == 'Kim'", "").lower()
    assert "#" not in left
    assert '"""' not in left


def test_it_does_the_same() -> None:
    left = plain(BY_KIM, ["f"])
    assert run(left, [5, 6, 1]) == run(BY_KIM, [5, 6, 1]) == 26
    assert run(left, "other") is run(BY_KIM, "other") is None
    with pytest.raises(ValueError, match=r"^$"):
        run(left, "Kim")


def test_the_parameters_that_others_give_by_name_stay() -> None:
    function = ast.parse(plain(BY_KIM, ["f"])).body[-1]
    assert isinstance(function, ast.FunctionDef)
    assert ast.unparse(function.args) == "x, stride=1"


def test_without_new_names_only_the_sentences_go() -> None:
    left = plain(BY_KIM, ["f"], renames=False)
    assert "kims_helper" in left
    assert "professor" not in left
    assert run(left, [5, 6, 1]) == 26


def test_a_new_name_is_not_one_that_is_there() -> None:
    source = "def f(n):\n    mine = n\n    return mine + v1\n\n\nv1 = 4\n"
    assert run(plain(source, ["f"]), 1) == 5
    assert "mine" not in plain(source, ["f"])


def test_a_builtin_that_is_also_a_name_stays() -> None:
    source = "def f(n):\n    max = n\n    return max\n\n\ndef other():\n    return max(1, 2)\n"
    assert "max(1, 2)" in plain(source, ["f"])


def test_an_empty_body_is_still_one() -> None:
    assert plain('def f(n):\n    """Kim."""\n', ["f"]) == "def f(n):\n    pass\n"


def test_what_is_not_python_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        plain("def f(:\n", ["f"])
